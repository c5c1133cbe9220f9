import { sql } from '@refold/event-store';
import { advance, NotNow, writableText, type SagaInstance, type SagaStanding, type Trouble } from '@refold/model';
import type { Pool } from 'pg';
import type { InstanceMoves, Move } from '../instances/move-instances';
import { RuleFailed } from '../instances/rule-failed';
import type { SagaVersions } from '../instances/saga-versions';
import type { SagaDesk, SagaFilter, SagaOrder, SagaReport, SentCommand } from '../report';
import { listOf, showOne } from './list-statements';
import type { ParkedEvents } from './parked-events';

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
  readonly parked: ParkedEvents;
  /** Why nothing is to be done now; null when there is no reason. */
  readonly refusal: () => Promise<string | null>;
}

/** The operator's side of a service's sagas, on their tables. */
export class DatabaseDesk implements SagaDesk {
  constructor(private readonly parts: DeskParts) {}

  async list({ saga, standing, idleSeconds, limit = 100 }: SagaFilter): Promise<readonly SagaReport[]> {
    const sagas = saga === undefined ? [...this.parts.sagas.keys()] : [saga];
    return this.read(listOf(standing), [sagas, standing ?? null, idleSeconds ?? null, Math.min(limit, 1_000), null]);
  }

  async show(saga: string, key: string): Promise<SagaReport | null> {
    const [report] = await this.read(showOne, [[saga], null, null, 1, key]);
    return report ?? null;
  }

  async act(order: SagaOrder): Promise<SagaReport | null> {
    const { saga: name, key } = order;
    const versions = this.parts.sagas.get(name);
    const before = versions && (await this.show(name, key));
    if (!versions || !before) return null;
    const refusal = await this.parts.refusal();
    if (refusal !== null) throw new NotNow(refusal);
    const { isFreed, left } = await this.parts.parked.free(order);
    const found = await this.parts.moves.move(versions, [moveOf(order, isFreed, left)]).catch((error: unknown) => {
      throw error instanceof RuleFailed ? new NotNow(`${name} of ${key} cannot move: ${error.message}`) : error;
    });
    if (!found.has(key) && left !== null) throw new NotNow(left);
    // The event that would have begun it was given up: there is nothing to be shown any more.
    return (await this.show(name, key)) ?? { ...before, standing: 'ended', step: 'given up', troubles: [] };
  }

  private async read(text: string, values: readonly unknown[]): Promise<SagaReport[]> {
    const { pool, sagas } = this.parts;
    const { rows: found } = await pool.query<InstanceRow>(text, [...values]);
    const rows = found.filter(({ saga }) => sagas.has(saga));
    if (rows.length === 0) return [];
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

/** @param left why events of it are parked still, if any are */
const moveOf = ({ key, verb, reason, operator }: SagaOrder, isFreed: boolean, left: string | null): Move => ({
  key,
  apply: (saga: SagaVersions['newest'], instance: SagaInstance, now: string) => {
    if (left !== null && !isFreed && instance.troubles.length === 0 && verb !== 'compensate') throw new NotNow(left);
    const advanced = advance(saga, instance, { kind: 'operator', verb, isFreed }, now);
    return { advanced, cause: { kind: 'operator', operator: operator.slice(0, 200), reason } };
  },
});

const reportOf = (row: InstanceRow, commands: readonly CommandRow[]): SagaReport => ({
  saga: row.saga,
  version: row.version,
  key: row.key,
  standing: row.standing,
  step: row.step,
  outcome: row.outcome,
  troubles: [...row.troubles.map(({ why }) => why), ...(row.parked ?? []).map(writableText)],
  startedAt: row.started_at,
  changedAt: row.changed_at,
  deadlineAt: row.deadline_at,
  attempt: row.attempt,
  commands: commands.map(({ number, id, type, status, tries, ...command }) => ({
    ...{ number, id, type, status, tries, lastError: command.last_error },
    ...{ sentAt: command.sent_at, answeredAt: command.answered_at, dueAt: command.due_at },
  })),
});
