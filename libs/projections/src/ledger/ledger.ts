import type { ClientBase, Pool } from 'pg';
import { quoted } from '../sql';
import { arrayLiteral } from '../table/array-literal';
import { statementName } from '../table/names';
import { Moved } from '../flush/errors';
import type { LedgerEntry } from './plan';

/** A projection's ledger table: which version of each stream it has applied. */
export class Ledger {
  private readonly table: string;

  constructor(readonly name: string) {
    this.table = quoted(name);
  }

  /** Locks the entries that exist, in the order of their streams, and reads them. */
  async lock(client: ClientBase, streamIds: readonly string[]): Promise<Map<string, LedgerEntry>> {
    const { rows } = await client.query<[string, number, string]>({
      name: statementName(this.name, 'lock'),
      text: `select stream_id, version, event_id from ${this.table} where stream_id = any($1::text[]) order by stream_id for update`,
      values: [arrayLiteral(streamIds)],
      rowMode: 'array',
    });
    return new Map(rows.map(([streamId, version, eventId]) => [streamId, { version, eventId }]));
  }

  /** Reads entries as they stand in the client's snapshot. */
  async read(client: ClientBase | Pool, streamIds: readonly string[]): Promise<Map<string, LedgerEntry>> {
    const { rows } = await client.query<[string, number, string]>({
      text: `select stream_id, version, event_id from ${this.table} where stream_id = any($1::text[])`,
      values: [arrayLiteral(streamIds)],
      rowMode: 'array',
    });
    return new Map(rows.map(([streamId, version, eventId]) => [streamId, { version, eventId }]));
  }

  /**
   * Writes the new entries; those that were not `known` when they were locked must still not be there.
   * @throws Moved when another writer has made one of them in the meantime
   */
  async write(
    client: ClientBase,
    known: ReadonlyMap<string, LedgerEntry>,
    entries: ReadonlyMap<string, LedgerEntry>,
  ): Promise<void> {
    const streamIds = [...entries.keys()].sort();
    const added = streamIds.filter((streamId) => !known.has(streamId));
    const { rowCount } = await this.run(client, 'add', added, entries);
    if (rowCount !== added.length) throw new Moved(`${this.name} has got entries of these streams meanwhile`);
    await this.run(
      client,
      'raise',
      streamIds.filter((streamId) => known.has(streamId)),
      entries,
    );
  }

  /** Writes entries that nobody else writes meanwhile, whether they are new or not. */
  async put(client: ClientBase, entries: ReadonlyMap<string, LedgerEntry>): Promise<void> {
    await this.run(client, 'put', [...entries.keys()], entries);
  }

  private async run(
    client: ClientBase,
    verb: keyof typeof statements,
    streamIds: readonly string[],
    entries: ReadonlyMap<string, LedgerEntry>,
  ): Promise<{ rowCount: number | null }> {
    if (streamIds.length === 0) return { rowCount: 0 };
    const cells = (of: (entry: LedgerEntry) => string): string =>
      arrayLiteral(streamIds.map((streamId) => of(entries.get(streamId) ?? { version: 0, eventId: '' })));
    return client.query({
      name: statementName(this.name, verb),
      text: statements[verb](this.table),
      values: [arrayLiteral(streamIds), cells(({ version }) => String(version)), cells(({ eventId }) => eventId)],
    });
  }
}

const entries = 'unnest($1::text[], $2::integer[], $3::uuid[]) as new (stream_id, version, event_id)';
const statements = {
  add: (table: string) => `insert into ${table} select * from ${entries} on conflict (stream_id) do nothing`,
  put: (table: string) =>
    `insert into ${table} select * from ${entries} on conflict (stream_id) do update set version = excluded.version, event_id = excluded.event_id`,
  raise: (table: string) =>
    `update ${table} as old set version = new.version, event_id = new.event_id from ${entries} where old.stream_id = new.stream_id`,
};
