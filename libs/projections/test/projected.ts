import { encodeRecord, decodeRecord, type ConsumedRecord } from '@refold/kafka';
import type { ClickhouseFacts, RecordedEvent } from '@refold/model';
import type { Pool } from 'pg';
import {
  ArrivalReader,
  migrateViews,
  physicalName,
  ProjectionRunner,
  type RunnerOptions,
  register,
  underMigrationLock,
  ViewProjection,
  type AnyView,
  type Arrival,
  type FlushPoint,
  type OwnerClient,
  type Projection,
} from '../src';
import { Accounts, Owners } from './bank';

/** An owner that nobody can reach. */
export const silentOwners: OwnerClient = {
  missing: () => Promise.reject(new Error('connection refused')),
  feed: () => Promise.reject(new Error('connection refused')),
  feedHead: () => Promise.reject(new Error('connection refused')),
  streamsBy: () => Promise.reject(new Error('connection refused')),
  events: () => Promise.reject(new Error('connection refused')),
  histogram: () => Promise.reject(new Error('connection refused')),
  samples: () => Promise.reject(new Error('connection refused')),
  standing: () => Promise.reject(new Error('connection refused')),
};

/** Owners that answer out of these events. */
export const ownersOf = (recorded: readonly RecordedEvent[]): OwnerClient => ({
  missing: async ({ streamId, from, to }) => {
    const events = recorded.filter(
      (each) => each.streamId === streamId && each.streamVersion >= from && each.streamVersion <= to,
    );
    if (events.length !== to - from + 1) throw new Error('not all of them are here');
    return events;
  },
  feed: async (service, after, limit) =>
    recorded.filter((each) => each.service === service && each.feedNumber > after).slice(0, limit),
  feedHead: async (service) => recorded.filter((each) => each.service === service).at(-1)?.feedNumber ?? 0n,
  streamsBy: async (service, field, values) => {
    const own = recorded.filter((each) => each.service === service);
    const has = ({ data }: RecordedEvent): boolean => values.includes((data as Record<string, string>)[field] ?? '');
    const found = new Set(own.filter(has).map(({ streamId }) => streamId));
    return own
      .filter(({ streamId }) => found.has(streamId))
      .sort((a, b) => (a.streamId < b.streamId ? -1 : a.streamId > b.streamId ? 1 : a.streamVersion - b.streamVersion));
  },
  samples: async (service, each) => {
    const own = recorded.filter((one) => one.service === service);
    const kinds = [...new Set(own.map(({ type, schemaVersion }) => JSON.stringify([type, schemaVersion])))];
    return kinds.map((kind) => {
      const [type, schemaVersion] = JSON.parse(kind) as [string, number];
      const ofKind = own.filter((one) => one.type === type && one.schemaVersion === schemaVersion);
      return { type, schemaVersion, events: String(ofKind.length), ids: ofKind.slice(-each).map(({ id }) => id) };
    });
  },
  standing: async (service, at) => {
    const own = recorded.filter((each) => each.service === service);
    const head = own.at(-1)?.feedNumber ?? 0n;
    return { store: `store of ${service}`, head, eventId: own.find(({ feedNumber }) => feedNumber === at)?.id ?? null };
  },
  events: async (service, ids) => recorded.filter((each) => each.service === service && ids.includes(each.id)),
  histogram: async (service) => {
    const own = recorded.filter((each) => each.service === service);
    return [...new Set(own.map(({ type }) => type))].map((type) => ({
      ...{ type, schemaVersion: 1 },
      events: BigInt(own.filter((each) => each.type === type).length),
    }));
  },
});

export const reader = new ArrivalReader([Accounts, Owners]);

/** A record as a consumer would get it, its bytes possibly changed on the way. */
export const recordOf = (
  recorded: RecordedEvent,
  offset = recorded.feedNumber - 1n,
  damage: object = {},
): ConsumedRecord => {
  const encoded = { ...encodeRecord(recorded, recorded.feedNumber - 1n), ...damage };
  const headers = Object.fromEntries(Object.entries(encoded.headers).map(([name, text]) => [name, Buffer.from(text)]));
  const raw = {
    key: encoded.key === null ? null : Buffer.from(encoded.key),
    value: encoded.value === null ? null : Buffer.from(encoded.value),
    headers,
    timestamp: '0',
    attributes: 0,
    offset: String(offset),
  };
  return { topic: recorded.service, partition: 0, offset, raw, decoded: decodeRecord(raw) };
};

export const arrivalsOf = (recorded: readonly RecordedEvent[]): Arrival[] =>
  recorded.flatMap((each) => reader.fromRecord(recordOf(each)) ?? []);

export interface RunnerSettings {
  readonly owners?: OwnerClient;
  readonly at?: (point: FlushPoint) => void | Promise<void>;
  readonly skipTypes?: ReadonlySet<string>;
  readonly changes?: RunnerOptions['changes'];
  /** With a prefix, when they lie on a real broker. */
  readonly topics?: ReadonlySet<string>;
}

/** Creates a projection's tables and gives its runner. */
export const runnerOf = async (
  pool: Pool,
  projection: Projection,
  { owners = silentOwners, ...rest }: RunnerSettings = {},
): Promise<ProjectionRunner> => {
  await migrateViews(pool);
  await underMigrationLock(pool, async (client) => {
    await projection.prepare(client);
    await register(client, projection);
  });
  await projection.makeIndexes?.(pool);
  return new ProjectionRunner({ pool, projection, reader, owners, topics: projection.services, ...rest });
};

export const viewRunner = (pool: Pool, view: AnyView, settings?: RunnerSettings): Promise<ProjectionRunner> =>
  runnerOf(pool, new ViewProjection(view), settings);

/** All rows of a table as text, in one order: what two runs must agree on to the byte. */
export const dump = async (pool: Pool, of: AnyView | ClickhouseFacts): Promise<unknown[]> => {
  const { rows } = await pool.query<{ row: string }>(
    `select row_to_json(t)::text as row from ${physicalName(of)} t order by 1`,
  );
  return rows.map(({ row }) => JSON.parse(row) as unknown);
};
