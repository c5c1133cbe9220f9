import type { AnyEvent } from '@refold/model';
import type { ClientBase } from 'pg';
import { statement } from '../sql';
import { ConcurrencyConflict } from './concurrency-conflict';
import { columnsOf, type SchemaVersionOf } from './event-columns';
import { eachStatement, type SingleAppend } from './group/grouped-appends';
import type { AppendContext } from './stream-append';

const streamVersions = statement(__dirname, 'stream-versions');

/** An event that goes behind whatever its stream holds. */
export interface NextEvent {
  readonly streamId: string;
  readonly partitionKey: string;
  readonly event: AnyEvent;
  readonly context: AppendContext;
}

/** Appends behind what is there: see {@link EventStore.appendNext}. */
export const appendNext = async (
  client: ClientBase,
  events: readonly NextEvent[],
  schemaVersionOf: SchemaVersionOf,
): Promise<void> => {
  if (events.length === 0) return;
  const versions = await presentVersions(client, events);
  let round: (SingleAppend & { readonly streamId: string })[] = [];
  const send = async (): Promise<void> => {
    await insert(client, round);
    round = [];
  };
  for (const { streamId, partitionKey, event, context } of events) {
    // The version before must be visible to the statement, so each has one event of a stream at most.
    if (round.some((each) => each.streamId === streamId)) await send();
    const expectedVersion = versions.get(streamId) ?? 0;
    versions.set(streamId, expectedVersion + 1);
    const append = { streamId, partitionKey, expectedVersion, events: [{ event }] };
    const columns = columnsOf([append], context, schemaVersionOf);
    round.push({ streamId, columns, context, also: undefined });
  }
  await send();
  // The statement's short patience with locks is its own, not that of what the caller does next.
  await client.query('set local lock_timeout to default');
};

const insert = async (client: ClientBase, round: readonly SingleAppend[]): Promise<void> => {
  const { rows } = await client.query<{ id: string }>(eachStatement(round));
  const stored = new Set(rows.map(({ id }) => id));
  const lost = round.find(({ columns }) => !stored.has(columns.ids[0] ?? ''));
  if (!lost) return;
  const { streamIds, versions } = lost.columns;
  throw new ConcurrencyConflict(streamIds[0] ?? '', (versions[0] ?? 1) - 1, (versions[0] ?? 1) - 1);
};

const presentVersions = async (client: ClientBase, events: readonly NextEvent[]): Promise<Map<string, number>> => {
  const streamIds = [...new Set(events.map(({ streamId }) => streamId))];
  const { rows } = await client.query<{ stream_id: string; version: number }>(streamVersions([streamIds]));
  return new Map(rows.map(({ stream_id: streamId, version }) => [streamId, version]));
};
