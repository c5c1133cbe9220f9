import { sql } from '@refold/event-store';
import { fromRecordedJson } from '@refold/model';
import type { Instant, Outgoing, RecordedEvent, RecordedEventJson, SagaInstance } from '@refold/model';
import { Moved } from '@refold/projections';
import type { ClientBase } from 'pg';
import { commandIdOf } from './command-id';
import { causationOf, type Cause } from './cause';
import type { Told } from './told';

const lockInstances = sql(__dirname, 'lock-instances');
const readBeside = sql(__dirname, 'read-beside');
const writeInstances = sql(__dirname, 'write-instances');

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

export type NumberedTold = Told & { readonly number: number };

/** What is read beside locked instances. */
export interface Beside {
  readonly now: Instant;
  /** By key, what is answered and not told, in the order of numbers. */
  readonly untold: ReadonlyMap<string, readonly NumberedTold[]>;
  /** By key, events that came before the one that begins the instance, in the order in which they came. */
  readonly early: ReadonlyMap<string, readonly RecordedEvent[]>;
}

/** What happened to instances in one transaction. */
export interface Changes {
  readonly added: readonly Stored[];
  /** Keys of instances that have not begun, and whose early events are kept. */
  readonly awaited: readonly string[];
  readonly changed: readonly Stored[];
  readonly commands: readonly NewCommand[];
  /** In their order: of one command the last counts. */
  readonly marks: readonly Mark[];
  /** Commands whose answers were told. */
  readonly told: readonly { readonly key: string; readonly number: number }[];
}

type InstanceColumns = Omit<SagaInstance, 'status' | 'deadlineAt'> & {
  readonly status: SagaInstance['status'] | 'awaited';
  readonly deadline_at: string | null;
  readonly correlation_id: string;
};
interface BesideColumns {
  readonly now: Instant;
  readonly untold: readonly (NumberedTold & { readonly key: string })[] | null;
  readonly early: readonly { readonly key: string; readonly recorded: RecordedEventJson }[] | null;
}

/** The tables of one saga's instances and commands. Everything happens in the caller's transaction. */
export class InstanceTables {
  constructor(private readonly saga: string) {}

  /** Locks those of these keys that are there. */
  async lock(client: ClientBase, keys: readonly string[]): Promise<Map<string, Row>> {
    if (keys.length === 0) return new Map();
    const { rows } = await client.query<InstanceColumns>(prepared('lock-instances', lockInstances, [this.saga, keys]));
    return new Map(rows.map((row) => [row.key, storedOf(row)]));
  }

  /** To be read once the instances are locked. */
  async beside(client: ClientBase, untoldOf: readonly string[], earlyOf: readonly string[] = []): Promise<Beside> {
    const { rows } = await client.query<BesideColumns>(
      prepared('read-beside', readBeside, [this.saga, untoldOf, earlyOf]),
    );
    const [{ now = '', untold = null, early = null } = {}] = rows;
    return {
      now,
      untold: byKey(untold ?? [], ({ number, id, type }) => ({ number, id, type })),
      early: byKey(early ?? [], ({ recorded }) => fromRecordedJson(recorded)),
    };
  }

  /** @throws Moved when somebody else has begun one of the new ones meanwhile, or keeps early events for it */
  async write(client: ClientBase, changes: Changes): Promise<void> {
    const added = [...changes.added.map(columnsOf), ...changes.awaited.map((key) => ({ ...awaited, key }))];
    const commands = changes.commands.map((command) => commandColumnsOf(this.saga, command));
    const fates = fatesOf(changes);
    const lists = [added, changes.changed.map(columnsOf), commands, fates];
    if (lists.every(({ length }) => length === 0)) return;
    const { rows } = await client.query<{ added: number; sent: number }>(
      prepared('write-instances', writeInstances, [this.saga, ...lists.map((list) => JSON.stringify(list))]),
    );
    const [written] = rows;
    if (written?.added !== added.length || written.sent !== commands.length)
      throw new Moved(`${this.saga} has got some of these instances meanwhile`);
  }
}

const prepared = (name: string, text: string, values: unknown[]) => ({ name: `saga-${name}`, text, values });

const byKey = <T extends { readonly key: string }, V>(rows: readonly T[], of: (row: T) => V): Map<string, V[]> => {
  const found = new Map<string, V[]>();
  for (const row of rows) {
    const values = found.get(row.key);
    if (values) values.push(of(row));
    else found.set(row.key, [of(row)]);
  }
  return found;
};

const storedOf = (row: InstanceColumns): Row => {
  const { status, deadline_at: deadlineAt, correlation_id: correlationId, ...rest } = row;
  return status === 'awaited' ? null : { correlationId, instance: { ...rest, status, deadlineAt } };
};

const columnsOf = ({ instance, correlationId }: Stored): object => {
  const { deadlineAt, ...rest } = instance;
  return { ...rest, deadline_at: deadlineAt, correlation_id: correlationId };
};

const commandColumnsOf = (saga: string, { key, command, correlationId, cause }: NewCommand): object => {
  const { number, type, body } = command;
  return {
    ...{ key, number, type, body, id: commandIdOf(saga, key, number), causation_id: causationOf(cause) },
    ...{ correlation_id: correlationId, traceparent: cause.traceparent ?? null },
  };
};

/** One row a command: a statement that is given two for one of its rows takes either. */
const fatesOf = ({ marks, told }: Changes): object[] => {
  const fates = new Map<string, object>();
  for (const each of [...marks, ...told.map((command) => ({ ...command, told: true }))]) {
    const name = `${each.number} ${each.key}`;
    fates.set(name, { ...fates.get(name), ...each });
  }
  return [...fates.values()];
};

/** Keeps a place for an instance that has not begun, so that its beginning meets whoever keeps its early events. */
const awaited = {
  ...{ version: 0, status: 'awaited', undoing: false, step: '', state: null, outcome: null, troubles: [], attempt: 0 },
  ...{ sent: 0, unanswered: [], deadline_at: null, correlation_id: '' },
};
