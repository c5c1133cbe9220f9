import type { RecordedEvent } from '@refold/model';
import type { Effect } from '../domain/gateway';
import { happenedOf } from './happened';
import { differencesOf, type Difference, type Row } from './rows';

/** What asks the gateway for something, and what its answers are called. */
const requests: Readonly<Record<string, { kind: string; key: 'paymentId' | 'refundId'; yes: string; no: string }>> = {
  PaymentAuthorisationRequested: {
    ...{ kind: 'authorisation', key: 'paymentId', yes: 'PaymentAuthorised', no: 'PaymentFailed' },
  },
  PaymentCaptureRequested: { kind: 'capture', key: 'paymentId', yes: 'PaymentCaptured', no: 'PaymentFailed' },
  RefundRequested: { kind: 'refund', key: 'refundId', yes: 'PaymentRefunded', no: 'RefundFailed' },
};

/**
 * LEDGER: for every request that came live there is one effect at the gateway, with its key and its amount, none for
 * history, and no other; and the stream says what the gateway said.
 */
export const checkEffects = (payments: readonly RecordedEvent[], effects: readonly Effect[]): Difference[] => {
  const asked = payments.filter(({ type, origin }) => origin === 'live' && type in requests);
  const expected = new Map(asked.map((event) => [keyOf(event), expectedEffect(event, payments)]));
  const found = new Map<string, Row>();
  const again: Difference[] = [];
  for (const { kind, key, amount, approved } of effects) {
    const name = `${kind} ${key}`;
    if (found.has(name))
      again.push({ ...place, key: name, column: 'effects', expected: 'one', found: 'another of the same key' });
    found.set(name, { amount: amount.amount, currency: amount.currency, told: approved });
  }
  return [...again, ...differencesOf(place.oracle, place.where, expected, found)];
};

const place = { oracle: 'LEDGER', where: 'gateway' };

const keyOf = (event: RecordedEvent): string => {
  const request = requests[event.type];
  return `${request?.kind} ${request && happenedOf(event).data[request.key]}`;
};

/** `told`: what the stream says that the gateway said, or that it says nothing yet. */
const expectedEffect = (event: RecordedEvent, payments: readonly RecordedEvent[]): Row => {
  const { data } = happenedOf(event);
  const later = payments.filter(
    ({ streamId, streamVersion }) => streamId === event.streamId && streamVersion > event.streamVersion,
  );
  const request = requests[event.type];
  const answer = later.find((each) => {
    if (request?.key === 'refundId' && happenedOf(each).data.refundId !== data.refundId) return false;
    return each.type === request?.yes || each.type === request?.no;
  });
  const told = answer ? answer.type === request?.yes : 'nothing';
  return { amount: data.amount.amount, currency: data.amount.currency, told };
};
