import { sql } from '@refold/event-store';
import { advance, NotNow, type SagaInstance, type SagaStanding, type Trouble } from '@refold/model';
import { retryLetters, type ProjectionRunner, type RetryTools } from '@refold/projections';
import type { Pool } from 'pg';
import type { InstanceMoves } from '../instances/move-instances';
import type { SagaVersions } from '../instances/saga-versions';
import type { SagaDesk, SagaFilter, SagaOrder, SagaReport, SentCommand } from '../report';

const listInstances = sql(__dirname, 'list-instances');
const listCommands = sql(__dirname, 'list-commands');

interface InstanceRow {
  readonly saga: string;
  readonly version: number;
  readonly key: string;
  readonly step: string;
  readonly outcome: string | null;
  readonly troubles: readonly Trouble[];
  readonly attempt: number;
  readonly standing: SagaStanding;
  readonly parked: readonly string[] | null;
  readonly started_at: string;
  readonly changed_at: string;
  readonly deadline_at: string | null;
}

interface CommandRow {
  readonly saga: string;
  readonly key: string;
  readonly number: number;
  readonly id: string;
  readonly type: string;
  readonly status: SentCommand['status'];
  readonly tries: number;
  readonly last_error: string | null;
  readonly sent_at: string;
  readonly answered_at: string | null;
  readonly due_at: string | null;
}

export interface DeskParts {
  readonly pool: Pool;
  readonly sagas: ReadonlyMap<string, SagaVersions>;
  readonly moves: InstanceMoves;
  readonly runners: ReadonlyMap<string, ProjectionRunner>;
  readonly tools: RetryTools;
}

/** The operator's side of a service's sagas, on their tables. */
export class DatabaseDesk implements SagaDesk {
  constructor(private readonly parts: DeskParts) {}

  async list({ saga, standing, idleSeconds, limit = 100 }: SagaFilter): Promise<readonly SagaReport[]> {
    return this.read([saga ?? null, null, standing ?? null, idleSeconds ?? null, Math.min(limit, 1_000)]);
  }

  async show(saga: string, key: string): Promise<SagaReport | null> {
    const [report] = await this.read([saga, key, null, null, 1]);
    return report ?? null;
  }

  async act({ saga: name, key, verb, reason, operator }: SagaOrder): Promise<SagaReport | null> {
    const versions = this.parts.sagas.get(name);
    if (!versions || !(await this.show(name, key))) return null;
    const retried = verb === 'retry' ? await this.retryParked(name, key) : 0;
    const act = {
      key,
      apply: (saga: SagaVersions['newest'], instance: SagaInstance, now: string) => {
        if (retried > 0 && instance.troubles.length === 0) return null;
        const advanced = advance(saga, instance, { kind: 'operator', verb }, now);
        return { advanced, cause: { kind: 'operator' as const, operator, reason } };
      },
    };
    await this.parts.moves.move(versions, [act]);
    return this.show(name, key);
  }

  /** Events of this instance that its rules could not take: they are given to the rules of today. */
  private async retryParked(name: string, key: string): Promise<number> {
    const runner = this.parts.runners.get(name);
    if (!runner) return 0;
    const { pool, tools } = this.parts;
    const { applied, parked } = await retryLetters(pool, runner, tools, { rowKey: key });
    if (applied === 0 && parked > 0)
      throw new NotNow(`${name} of ${key} cannot take ${parked} events by its rules of today, either.`);
    return applied;
  }

  private async read(values: readonly unknown[]): Promise<SagaReport[]> {
    const { pool, sagas } = this.parts;
    const { rows } = await pool.query<InstanceRow>(listInstances, [[...sagas.keys()], ...values]);
    const { rows: commands } = await pool.query<CommandRow>(listCommands, [
      rows.map(({ saga }) => saga),
      rows.map(({ key }) => key),
    ]);
    const byInstance = new Map<string, CommandRow[]>();
    for (const command of commands) {
      const name = `${command.saga} ${command.key}`;
      byInstance.set(name, [...(byInstance.get(name) ?? []), command]);
    }
    return rows.map((row) => reportOf(row, byInstance.get(`${row.saga} ${row.key}`) ?? []));
  }
}

const reportOf = (row: InstanceRow, commands: readonly CommandRow[]): SagaReport => ({
  saga: row.saga,
  version: row.version,
  key: row.key,
  standing: row.standing,
  step: row.step,
  outcome: row.outcome,
  troubles: [...row.troubles.map(({ why }) => why), ...(row.parked ?? [])],
  startedAt: row.started_at,
  changedAt: row.changed_at,
  deadlineAt: row.deadline_at,
  attempt: row.attempt,
  commands: commands.map(({ number, id, type, status, tries, ...command }) => ({
    ...{ number, id, type, status, tries, lastError: command.last_error },
    ...{ sentAt: command.sent_at, answeredAt: command.answered_at, dueAt: command.due_at },
  })),
});
