import { Bell, sql } from '@refold/event-store';
import { Pulse, type Logger } from '@refold/kafka';
import { advance, instant } from '@refold/model';
import type { Pool } from 'pg';
import type { Broken, InstanceMoves, Move } from '../instances/move-instances';
import { isOfTheInstance } from '../instances/rule-failed';
import type { SagaVersions } from '../instances/saga-versions';

const dueDeadlines = sql(__dirname, 'due-deadlines');

export interface DeadlineParts {
  readonly pool: Pool;
  readonly sagas: ReadonlyMap<string, SagaVersions>;
  readonly moves: InstanceMoves;
  readonly refusal: () => Promise<string | null>;
  readonly logger: Logger;
}

/** How late a deadline may be noticed. */
const lookEveryMs = 500;
const [mostAtOnce, mostFailures] = [200, 5];
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
    const values = [[...this.parts.sagas.keys()], mostAtOnce];
    const { rows } = await this.parts.pool.query<{ saga: string; key: string }>(dueDeadlines, values);
    // Each by itself: one that fails keeps no other from its deadline. Where many fail, a server is to blame.
    let failures = 0;
    for (const { saga, key } of rows) {
      if (this.stopping) return;
      this.pulse.beat();
      await this.pass(saga, key).catch((error: unknown) => {
        failures += 1;
        if (failures >= mostFailures) throw error;
        this.parts.logger.warn({ saga, key, err: error }, 'A deadline could not be passed; it is looked at again.');
      });
    }
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
      // No instance is to blame for a server.
      if (!isOfTheInstance(error)) throw error;
      const { logger, moves } = this.parts;
      logger.error({ saga: name, key, err: error }, 'The rule for a deadline failed; it is tried again in a minute.');
      await moves.tellBroken(versions, key, afterAWhile(error));
    }
  }
}

/** A rule that throws makes its instance say so, and comes behind all others that are due meanwhile. */
const afterAWhile = ({ message }: Error): Broken => ({
  ...{ why: `The rule for its deadline failed: ${message}`, command: null, cause: { kind: 'deadline' } },
  deadlineAt: (now) => instant(new Date(Date.parse(now) + 60_000)),
});
