import { sql } from '@refold/event-store';
import type { Outgoing, SagaInstance } from '@refold/model';
import { Moved } from '@refold/projections';
import type { ClientBase } from 'pg';
import { commandIdOf } from './command-id';
import { causationOf, type Cause } from './cause';
import type { Told } from './told';

const lockInstances = sql(__dirname, 'lock-instances');
const addInstances = sql(__dirname, 'add-instances');
const changeInstances = sql(__dirname, 'change-instances');
const addCommands = sql(__dirname, 'add-commands');
const markCommands = sql(__dirname, 'mark-commands');
const untoldCommands = sql(__dirname, 'untold-commands');
const toldCommands = sql(__dirname, 'told-commands');

/** An instance as it is stored, with what its events and commands are correlated by. */
export interface Stored {
  readonly instance: SagaInstance;
  readonly correlationId: string;
}
/** `null`: only events that came before its beginning are there. */
export type Row = Stored | null;

/** What became of a command. */
export interface Mark {
  readonly key: string;
  readonly number: number;
  readonly status: 'waiting' | 'answered' | 'refused' | 'skipped';
  readonly error?: string;
}

export interface NewCommand {
  readonly key: string;
  readonly command: Outgoing;
  readonly correlationId: string;
  readonly cause: Cause;
}

type InstanceColumns = Omit<SagaInstance, 'status' | 'deadlineAt'> & {
  readonly status: SagaInstance['status'] | 'awaited';
  readonly deadline_at: string | null;
  readonly correlation_id: string;
};

/** The tables of one saga's instances and commands. Everything happens in the caller's transaction. */
export class InstanceTables {
  constructor(private readonly saga: string) {}

  /** Locks those of these keys that are there. */
  async lock(client: ClientBase, keys: readonly string[]): Promise<Map<string, Row>> {
    if (keys.length === 0) return new Map();
    const { rows } = await client.query<InstanceColumns>(prepared('lock-instances', lockInstances, [this.saga, keys]));
    return new Map(rows.map((row) => [row.key, storedOf(row)]));
  }

  /** Keeps a place for an instance that has not begun, so that its beginning meets whoever keeps its early events. */
  async await(client: ClientBase, keys: readonly string[]): Promise<void> {
    const rows = keys.map((key) => ({ ...awaited, key }));
    await this.addRows(client, rows);
  }

  /** @throws Moved when somebody else has begun one of them meanwhile */
  add(client: ClientBase, stored: readonly Stored[]): Promise<void> {
    return this.addRows(client, stored.map(columnsOf));
  }

  /** Writes instances whose rows are locked. */
  async change(client: ClientBase, stored: readonly Stored[]): Promise<void> {
    if (stored.length === 0) return;
    await client.query(
      prepared('change-instances', changeInstances, [this.saga, JSON.stringify(stored.map(columnsOf))]),
    );
  }

  async send(client: ClientBase, commands: readonly NewCommand[]): Promise<void> {
    if (commands.length === 0) return;
    const rows = commands.map(({ key, command: { number, type, body }, correlationId, cause }) => ({
      ...{ key, number, type, body, id: commandIdOf(this.saga, key, number), causation_id: causationOf(cause) },
      ...{ correlation_id: correlationId, traceparent: cause.traceparent ?? null },
    }));
    await client.query(prepared('add-commands', addCommands, [this.saga, JSON.stringify(rows)]));
  }

  async mark(client: ClientBase, marks: readonly Mark[]): Promise<void> {
    if (marks.length === 0) return;
    await client.query(prepared('mark-commands', markCommands, [this.saga, JSON.stringify(marks)]));
  }

  /** By key, what is answered and not told. */
  async untold(
    client: ClientBase,
    keys: readonly string[],
  ): Promise<Map<string, (Told & { readonly number: number })[]>> {
    const told = new Map<string, (Told & { readonly number: number })[]>();
    if (keys.length === 0) return told;
    const { rows } = await client.query<Told & { key: string; number: number }>(
      prepared('untold-commands', untoldCommands, [this.saga, keys]),
    );
    for (const { key, number, id, type } of rows) told.set(key, [...(told.get(key) ?? []), { number, id, type }]);
    return told;
  }

  async markTold(
    client: ClientBase,
    commands: readonly { readonly key: string; readonly number: number }[],
  ): Promise<void> {
    if (commands.length === 0) return;
    const columns = [commands.map(({ key }) => key), commands.map(({ number }) => number)];
    await client.query(prepared('told-commands', toldCommands, [this.saga, ...columns]));
  }

  private async addRows(client: ClientBase, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    const { rowCount } = await client.query(prepared('add-instances', addInstances, [this.saga, JSON.stringify(rows)]));
    if (rowCount !== rows.length) throw new Moved(`${this.saga} has got some of these instances meanwhile`);
  }
}

const prepared = (name: string, text: string, values: unknown[]) => ({ name: `saga-${name}`, text, values });

const storedOf = (row: InstanceColumns): Row => {
  const { status, deadline_at: deadlineAt, correlation_id: correlationId, ...rest } = row;
  return status === 'awaited' ? null : { correlationId, instance: { ...rest, status, deadlineAt } };
};

const columnsOf = ({ instance, correlationId }: Stored): object => {
  const { deadlineAt, ...rest } = instance;
  return { ...rest, deadline_at: deadlineAt, correlation_id: correlationId };
};

const awaited = {
  ...{ version: 0, status: 'awaited', undoing: false, step: '', state: null, outcome: null, troubles: [], attempt: 0 },
  ...{ sent: 0, unanswered: [], deadline_at: null, correlation_id: '' },
};
