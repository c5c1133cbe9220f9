import type { RecordedEvent } from '@refold/model';

/** An amount as it is stored: digits of minor units. */
export interface StoredMoney {
  readonly amount: string;
  readonly currency: string;
}

/** An event's data as JSON, read without its contract. Each event has some of these. */
export interface StoredData {
  readonly orderId: string;
  readonly customerId: string;
  readonly paymentId: string;
  readonly shipmentId: string;
  readonly refundId: string;
  readonly currency: string;
  readonly reason: string;
  readonly name?: string;
  readonly email?: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly address?: object;
  readonly shipTo: { readonly state?: string };
  readonly lines: readonly StoredLine[];
  readonly amount: StoredMoney;
  readonly total: StoredMoney;
  readonly refundedTotal: StoredMoney;
  readonly method: { readonly type: string; readonly installments?: number };
}

export interface StoredLine {
  readonly sku: string;
  readonly name?: string;
  readonly quantity: number;
  readonly unitPrice: StoredMoney;
  readonly freight: StoredMoney;
  readonly sellerId?: string;
}

/** What happened, as the oracle reads it: the type, the moment and the bare data. */
export interface Happened {
  readonly type: string;
  readonly at: string;
  readonly id: string;
  readonly streamId: string;
  readonly version: number;
  readonly data: StoredData;
}

export const happenedOf = ({
  type,
  occurredAt: at,
  id,
  streamId,
  streamVersion: version,
  data,
}: RecordedEvent): Happened => ({
  ...{ type, at, id, streamId, version },
  data: data as StoredData,
});

/** Events in groups, each in the order of the events. */
export const grouped = (
  events: readonly Happened[],
  by: (event: Happened) => string | undefined,
): Map<string, Happened[]> => {
  const groups = new Map<string, Happened[]>();
  for (const event of events) {
    const key = by(event);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  return groups;
};

export const ofType = (events: readonly Happened[], ...types: readonly string[]): Happened[] =>
  events.filter(({ type }) => types.includes(type));

export const lastOf = (events: readonly Happened[], ...types: readonly string[]): Happened | undefined =>
  ofType(events, ...types).at(-1);
