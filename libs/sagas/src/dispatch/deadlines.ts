import { Bell } from '@refold/event-store';
import { Pulse, type Logger } from '@refold/kafka';
import { advance, instant } from '@refold/model';
import type { Pool } from 'pg';
import type { InstanceMoves, Move } from '../instances/move-instances';
import type { SagaVersions } from '../instances/saga-versions';

export interface DeadlineParts {
  readonly pool: Pool;
  readonly sagas: ReadonlyMap<string, SagaVersions>;
  readonly moves: InstanceMoves;
  readonly refusal: () => Promise<string | null>;
  readonly logger: Logger;
}

/** How late a deadline may be noticed. */
const lookEveryMs = 500;
const mostAtOnce = 200;
const longestStepMs = 75_000;

/** Notices deadlines that have come. They are stored, so a restart forgets none. */
export class Deadlines {
  readonly pulse = new Pulse(lookEveryMs, longestStepMs);
  /** Since the start. */
  passed = 0;
  private readonly bell = new Bell();
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: DeadlineParts) {}

  start(): void {
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.bell.ring();
    await this.running;
    this.pulse.rest();
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      this.pulse.beat();
      try {
        if ((await this.parts.refusal()) === null) await this.look();
      } catch (error) {
        this.parts.logger.warn({ err: error }, 'Deadlines of sagas cannot be looked at for now.');
      }
      await this.bell.wait(lookEveryMs);
    }
  }

  private async look(): Promise<void> {
    const { rows } = await this.parts.pool.query<{ saga: string; key: string }>(
      `select saga, key from saga_instances where deadline_at <= clock_timestamp() and saga = any($1::text[])
       order by deadline_at limit $2`,
      [[...this.parts.sagas.keys()], mostAtOnce],
    );
    // Each by itself: one whose rule fails keeps no other from its deadline.
    for (const { saga, key } of rows) await this.pass(saga, key);
  }

  private async pass(name: string, key: string): Promise<void> {
    const versions = this.parts.sagas.get(name);
    if (!versions) return;
    const fire: Move = {
      key,
      apply: (saga, instance, now) => {
        if (instance.deadlineAt === null || instance.deadlineAt > now) return null;
        return { advanced: advance(saga, instance, { kind: 'deadline' }, now), cause: { kind: 'deadline' } };
      },
    };
    try {
      await this.parts.moves.move(versions, [fire]);
      this.passed += 1;
    } catch (error) {
      this.parts.logger.error({ saga: name, key, err: error }, 'The rule for a deadline failed.');
      await this.parts.moves.move(versions, [afterAWhile(key, error as Error)]);
    }
  }
}

/** A rule that throws makes its instance say so, and is tried again when a minute has passed. */
const afterAWhile = (key: string, { message }: Error): Move => ({
  key,
  apply: (saga, instance, now) => {
    const advanced = advance(
      saga,
      instance,
      { kind: 'broken', why: `The rule for its deadline failed: ${message}` },
      now,
    );
    const deadlineAt = instant(new Date(Date.parse(now) + 60_000));
    return { advanced: { ...advanced, instance: { ...advanced.instance, deadlineAt } }, cause: { kind: 'deadline' } };
  },
});
