import { CommitStock, ReleaseStock, ReserveStock } from '@refold/commands';
import {
  Reservations,
  StockAllocated,
  StockAllocationReleased,
  StockCounted,
  StockIssued,
  StockReservationCommitted,
  StockReservationFailed,
  StockReservationReleased,
  StockReserved,
} from '@refold/events';
import { encodeData, evolveAll, type AnyEvent, type EventOf } from '@refold/model';
import { StockItem } from '../stock/stock-item';
import { commit } from './commit';
import { release } from './release';
import { Reservation } from './reservation';
import { reserve } from './reserve';

const orderId = 'o1';
const tea = { sku: 'tea', quantity: 2 };
const pot = { sku: 'pot', quantity: 1 };
const both = new ReserveStock({ orderId, lines: [tea, pot] });
const reserved = new StockReserved({ orderId, lines: [pot, tea] });

const after = (...events: EventOf<typeof Reservations>[]) => evolveAll(Reservation, events);
const stock = (levels: Record<string, number>) => (sku: string) =>
  evolveAll(StockItem, sku in levels ? [new StockCounted({ sku, onHand: levels[sku] ?? 0 })] : []);
const said = (events: readonly AnyEvent[]) => events.map((event) => `${event.type} ${encodeData(event)}`);
const refusal = (code: string) => expect.objectContaining({ name: 'Rejection', code }) as Error;

describe('reserving', () => {
  test('sets all lines aside', () =>
    expect(said(reserve(after(), stock({ tea: 2, pot: 9 }), both))).toEqual(
      said([reserved, new StockAllocated({ orderId, ...pot }), new StockAllocated({ orderId, ...tea })]),
    ));
  test('sets nothing aside when one line is short, and lists what is', () =>
    expect(said(reserve(after(), stock({ tea: 1, pot: 9 }), both))).toEqual(
      said([new StockReservationFailed({ orderId, shortages: [{ sku: 'tea', wanted: 2, available: 1 }] })]),
    ));
  test('promises nothing of what was never counted', () =>
    expect(said(reserve(after(), stock({ tea: 5 }), both))).toEqual(
      said([new StockReservationFailed({ orderId, shortages: [{ sku: 'pot', wanted: 1, available: 0 }] })]),
    ));
  test('adds up lines of the same product', () => {
    const twice = new ReserveStock({ orderId, lines: [tea, { ...tea, quantity: 1 }] });
    expect(said(reserve(after(), stock({ tea: 2 }), twice))).toEqual(
      said([new StockReservationFailed({ orderId, shortages: [{ sku: 'tea', wanted: 3, available: 2 }] })]),
    );
  });
  test('again changes nothing', () => expect(reserve(after(reserved), stock({ tea: 0, pot: 0 }), both)).toEqual([]));
  test('again while still short is answered again: who asks once more waits for that', () => {
    const failed = new StockReservationFailed({ orderId, shortages: [{ sku: 'tea', wanted: 2, available: 1 }] });
    expect(said(reserve(after(failed), stock({ tea: 1, pot: 9 }), both))).toEqual(said([failed]));
    expect(said(reserve(after(failed), stock({ tea: 2, pot: 9 }), both))[0]).toMatch('StockReserved');
  });
  test('other lines for the same order is refused', () =>
    expect(() => reserve(after(reserved), stock({}), new ReserveStock({ orderId, lines: [tea] }))).toThrow(
      refusal('stock/already-reserved'),
    ));
  test.each([
    [new StockReservationReleased({ orderId, lines: [tea] })],
    [new StockReservationCommitted({ orderId, lines: [tea] })],
  ])('after the end is refused', (end) =>
    expect(() => reserve(after(reserved, end), stock({}), both)).toThrow(refusal('stock/reservation-closed')),
  );
});

describe('releasing', () => {
  const command = new ReleaseStock({ orderId });
  const released = new StockReservationReleased({ orderId, lines: [pot, tea] });
  test('gives every line back', () =>
    expect(said(release(after(reserved), stock({}), command))).toEqual(
      said([released, ...[pot, tea].map((line) => new StockAllocationReleased({ orderId, ...line }))]),
    ));
  test('again changes nothing', () => expect(release(after(reserved, released), stock({}), command)).toEqual([]));
  test('before anything was reserved, or after it failed, closes the reservation', () => {
    const closed = new StockReservationReleased({ orderId, lines: [] });
    const failed = new StockReservationFailed({ orderId, shortages: [] });
    expect(said(release(after(), stock({}), command))).toEqual(said([closed]));
    expect(said(release(after(failed), stock({}), command))).toEqual(said([closed]));
    expect(release(after(closed), stock({}), command)).toEqual([]);
    expect(() => reserve(after(closed), stock({ tea: 9, pot: 9 }), both)).toThrow(refusal('stock/reservation-closed'));
  });
  test('what has left is refused', () =>
    expect(() =>
      release(after(reserved, new StockReservationCommitted({ orderId, lines: [tea] })), stock({}), command),
    ).toThrow(refusal('stock/already-committed')));
});

describe('committing', () => {
  const command = new CommitStock({ orderId });
  const committed = new StockReservationCommitted({ orderId, lines: [pot, tea] });
  test('takes every line off the shelf', () =>
    expect(said(commit(after(reserved), stock({}), command))).toEqual(
      said([committed, ...[pot, tea].map((line) => new StockIssued({ orderId, ...line }))]),
    ));
  test('again changes nothing', () => expect(commit(after(reserved, committed), stock({}), command)).toEqual([]));
  test('what is not reserved is refused', () =>
    expect(() => commit(after(), stock({}), command)).toThrow(refusal('stock/not-reserved')));
});
