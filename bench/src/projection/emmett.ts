import {
  getPostgreSQLEventStore,
  pongoMultiStreamProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import type { RecordedEvent } from '@refold/model';
import { testDatabase } from '@refold/testing';
import { views } from '../../../apps/projector/src/projections';

interface OrderEvent {
  readonly type: string;
  readonly data: { readonly orderId: string };
}

/** An order's events side by side, the last of each type: less work than the order view, and a document as large. */
type OrderDocument = Record<string, object>;

/**
 * Emmett's rebuild of a document an order out of the same events in a store of its own, on the same server.
 * @returns events a second, as all of a history are counted for ours
 */
export const rebuildInEmmett = async (
  history: Iterable<RecordedEvent>,
  log: (line: string) => void,
): Promise<number> => {
  const database = await testDatabase('emmett');
  const store = getPostgreSQLEventStore(database.url);
  const projection = pongoMultiStreamProjection<OrderDocument, OrderEvent>({
    collectionName: 'orders',
    canHandle: Object.keys(views[0].on),
    getDocumentId: ({ data }) => data.orderId,
    evolve: (document: OrderDocument | null, { type, data }: OrderEvent) => ({ ...document, [type]: data }),
  });
  const rebuilt = rebuildPostgreSQLProjections({ connectionString: database.url, projection });
  try {
    await store.schema.migrate();
    const events = await append(store, history);
    const startedAt = performance.now();
    await rebuilt.start();
    const rate = (events * 1000) / (performance.now() - startedAt);
    await expectDocuments(database.pool);
    log(`Emmett rebuilds ${Math.round(rate)} events a second, of ${events}`);
    return rate;
  } finally {
    await rebuilt.close();
    await store.close();
    await database.drop();
  }
};

/** Stream by stream: this is not measured. */
const append = async (
  store: ReturnType<typeof getPostgreSQLEventStore>,
  history: Iterable<RecordedEvent>,
): Promise<number> => {
  const streams = new Map<string, OrderEvent[]>();
  let events = 0;
  for (const { streamId, type, data } of history) {
    events += 1;
    streams.set(streamId, [...(streams.get(streamId) ?? []), { type, data: data as OrderEvent['data'] }]);
  }
  for (const [streamId, own] of streams) await store.appendToStream<OrderEvent>(streamId, own);
  return events;
};

/** A rebuild that did nothing would be fast. */
const expectDocuments = async (pool: Awaited<ReturnType<typeof testDatabase>>['pool']): Promise<void> => {
  const { rows } = await pool.query<{ whole: boolean }>(
    `select count(*) > 0 and bool_and(data ? 'OrderPlaced' and data ? 'ShipmentDelivered') as whole from orders`,
  );
  if (!rows[0]?.whole) throw new Error('The peer has not built its documents, so there is nothing to compare with.');
};
