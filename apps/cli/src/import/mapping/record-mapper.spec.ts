import { InvalidMessage, type Instant } from '@refold/model';
import { RecordProblem } from '../record/finding';
import { HistoryRecord } from '../record/records';
import { RecordMapper } from './record-mapper';

const at = (hour: number): Instant => `2024-05-01T${String(hour).padStart(2, '0')}:00:00.000000Z`;
const source = { system: 'shop' };
const eur = (amount: string) => ({ amount, currency: 'EUR' });

const order = (changed: object = {}) => ({
  kind: 'order',
  id: 'A-1',
  customerId: 'ann',
  placedAt: at(9),
  currency: 'EUR',
  lines: [
    { sku: 'tea', quantity: 2, unitPrice: eur('3.50'), freight: eur('1.00') },
    { sku: 'tea', quantity: 1, unitPrice: eur('3.00') },
    { sku: 'cup', quantity: 1, unitPrice: eur('8.00') },
  ],
  source,
  ...changed,
});
const payment = { id: 'P-1', amount: eur('19.00'), method: { type: 'credit_card' }, capturedAt: at(10) };
const shipment = { id: 'S-1', dispatchedAt: at(11), deliveredAt: at(12) };

const mapped = (...records: object[]) => {
  const mapper = new RecordMapper();
  return records.flatMap((record) => mapper.map(HistoryRecord.parse(record)));
};
const told = (...records: object[]) =>
  mapped(...records).map(({ streamId, event, occurredAt }) => `${streamId} ${event.type} ${occurredAt.slice(11, 13)}h`);

describe('an order', () => {
  test('is placed with the total of its lines and freight, and reserves its stock once for each sku', () => {
    const events = mapped(order());
    expect(events.map(({ event }) => event.type)).toEqual([
      'OrderPlaced',
      'StockReserved',
      'StockAllocated',
      'StockAllocated',
    ]);
    expect(events[0]?.event).toMatchObject({ total: { amount: 1900n, currency: 'EUR' } });
    expect(events[1]?.event).toMatchObject({
      lines: [
        { sku: 'tea', quantity: 3 },
        { sku: 'cup', quantity: 1 },
      ],
    });
  });

  test('keeps the id and the status that it has in its own system', () => {
    const [placed] = mapped(order({ source: { system: 'shop', id: '#1', status: 'paid' } }));
    expect(placed?.event).toMatchObject({ source: { system: 'shop', id: '#1', status: 'paid' } });
    expect(mapped(order())[0]?.event).toMatchObject({ source: { system: 'shop', id: 'A-1' } });
  });

  test('without a line is placed and reserves nothing', () =>
    expect(told(order({ lines: [] }))).toEqual(['order-A-1 OrderPlaced 09h']));

  test('that was short of stock holds nothing', () =>
    expect(told(order({ reservation: { outcome: 'short', at: at(10) } }))).toEqual([
      'order-A-1 OrderPlaced 09h',
      'reservation-A-1 StockReservationFailed 10h',
    ]));

  test('goes its whole way in the order of life, whatever its times say', () =>
    expect(
      told(order({ lines: order().lines.slice(2), confirmedAt: at(8), payments: [payment], shipments: [shipment] })),
    ).toEqual([
      'order-A-1 OrderPlaced 09h',
      'order-A-1 OrderConfirmed 08h',
      'reservation-A-1 StockReserved 09h',
      'stock-cup StockAllocated 09h',
      'payment-P-1 PaymentCaptured 10h',
      'shipment-S-1 ShipmentDispatched 11h',
      'shipment-S-1 ShipmentDelivered 12h',
      'reservation-A-1 StockReservationCommitted 11h',
      'stock-cup StockIssued 11h',
    ]));

  test('that is cancelled gives its stock back', () =>
    expect(told(order({ lines: order().lines.slice(2), cancellation: { cancelledAt: at(13) } })).slice(-3)).toEqual([
      'order-A-1 OrderCancelled 13h',
      'reservation-A-1 StockReservationReleased 13h',
      'stock-cup StockAllocationReleased 13h',
    ]));

  test('that is cancelled after it was dispatched gives nothing back', () =>
    expect(told(order({ shipments: [shipment], cancellation: { cancelledAt: at(13) } })).at(-1)).toBe(
      'order-A-1 OrderCancelled 13h',
    ));

  test('with two shipments takes its stock off the shelf once', () => {
    const types = mapped(order({ shipments: [shipment, { ...shipment, id: 'S-2' }] })).map(({ event }) => event.type);
    expect(types.filter((type) => type === 'StockIssued')).toHaveLength(2);
    expect(types.filter((type) => type === 'ShipmentDispatched')).toHaveLength(2);
  });

  test('with a line in another currency is a bad record', () => {
    const mixed = order({ lines: [{ sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'USD' } }] });
    expect(() => mapped(mixed)).toThrow(RecordProblem);
  });
});

describe('records that follow an order', () => {
  const alone = [
    { kind: 'payment', orderId: 'A-1', ...payment, source },
    { kind: 'refund', id: 'R-1', paymentId: 'P-1', amount: eur('5.00'), refundedAt: at(14), source },
    { kind: 'refund', id: 'R-2', paymentId: 'P-1', amount: eur('2.00'), refundedAt: at(15), source },
    { kind: 'shipment', orderId: 'A-1', ...shipment, source },
    { kind: 'cancellation', orderId: 'A-1', cancelledAt: at(16), source },
  ];

  test('become the same events as those that stand in it', () => {
    const within = order({
      payments: [
        { ...payment, refunds: alone.slice(1, 3).map(({ kind: _, paymentId: __, source: ___, ...refund }) => refund) },
      ],
      shipments: [shipment],
      cancellation: { cancelledAt: at(16) },
    });
    expect(mapped(order(), ...alone)).toEqual(mapped(within));
  });

  test('know the customer of their order and the refunds before', () => {
    const events = mapped(order(), ...alone).map(({ event }) => event);
    expect(events.filter(({ type }) => type === 'PaymentRefunded')).toMatchObject([
      { customerId: 'ann', refundedTotal: { amount: 500n } },
      { customerId: 'ann', refundedTotal: { amount: 700n } },
    ]);
  });

  test.each([
    [alone[0], 'payments_whose_order_is_missing'],
    [alone[1], 'refunds_whose_payment_is_missing'],
    [alone[3], 'shipments_whose_order_is_missing'],
    [alone[4], 'cancellations_whose_order_is_missing'],
  ])('point to nothing without it: %#', (record, kind) => {
    expect(() => mapped(record ?? {})).toThrow(expect.objectContaining({ kind }) as Error);
  });

  test('are left out with an order that cannot be imported', () => {
    const mapper = new RecordMapper();
    const bad = HistoryRecord.parse(
      order({ lines: Array(1).fill({ sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'USD' } }) }),
    );
    expect(() => mapper.map(bad)).toThrow(RecordProblem);
    expect(() => mapper.map(HistoryRecord.parse(alone[0]))).toThrow(
      expect.objectContaining({ kind: 'payments_of_orders_left_out' }) as Error,
    );
  });

  test('give nothing back for a payment that was left out with its order', () => {
    const mapper = new RecordMapper();
    const bad = HistoryRecord.parse(order({ payments: [payment], shipments: [{ id: 'S-1' }] }));
    expect(() => mapper.map(bad)).toThrow('has neither dispatchedAt nor deliveredAt');
    expect(() => mapper.map(HistoryRecord.parse(alone[1]))).toThrow(
      expect.objectContaining({ kind: 'refunds_whose_payment_is_missing' }) as Error,
    );
  });
});

describe('a payment', () => {
  test.each([{}, { capturedAt: at(1), failedAt: at(1) }])('has one end, not %j', (end) => {
    const { capturedAt: _, ...open } = payment;
    expect(() => mapped(order({ payments: [{ ...open, ...end }] }))).toThrow('needs either capturedAt or failedAt');
  });

  test('is not refunded in another currency', () => {
    const refunds = [{ id: 'R-1', amount: { amount: '1.00', currency: 'USD' }, refundedAt: at(14) }];
    expect(() => mapped(order({ payments: [{ ...payment, refunds }] }))).toThrow('is in USD, its payment in EUR');
  });
});

test('a record that breaks an event contract makes no event and leaves no trace', () => {
  const mapper = new RecordMapper();
  mapper.map(HistoryRecord.parse(order()));
  const shipped = { kind: 'shipment', orderId: 'A-1', ...shipment, source } as const;
  const broken = { ...HistoryRecord.parse(shipped), carrier: 'x'.repeat(101) } as HistoryRecord;
  expect(() => mapper.map(broken)).toThrow(InvalidMessage);
  expect(mapper.map(HistoryRecord.parse(shipped)).map(({ event }) => event.type)).toContain('StockIssued');
});

describe('an event id', () => {
  test('is the same for the same record in every run, and names no content', () => {
    const [first] = mapped(order());
    const [changed] = mapped(order({ customerId: 'bob' }));
    expect(changed?.eventId).toBe(first?.eventId);
    // As Python's uuid.uuid5 makes it of 'shop/order/A-1/OrderPlaced'.
    expect(first?.eventId).toBe('a1616d57-9fae-520a-9a75-9062e8e7f0e7');
  });

  test('differs between systems, records, types and skus', () => {
    const events = [
      ...mapped(order()),
      ...mapped(order({ id: 'A-2' })),
      ...mapped(order({ source: { system: 'other' } })),
    ];
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });
});

describe('stock', () => {
  const movement = { kind: 'stock', id: 'm1', sku: 'tea', quantity: 5, at: at(7), source };
  test.each([
    ['count', { type: 'StockCounted', onHand: 5 }],
    ['receipt', { type: 'StockReceived', quantity: 5 }],
    ['adjustment', { type: 'StockAdjusted', change: 5, reason: 'history' }],
  ])('moves by a %s', (kind, event) => {
    expect(mapped({ ...movement, movement: kind })).toMatchObject([{ streamId: 'stock-tea', event }]);
  });
});

test('customers and products keep what is known of them', () => {
  const events = mapped(
    {
      kind: 'customer',
      id: 'ann',
      registeredAt: at(1),
      name: 'Ann',
      email: 'ann@example.org',
      address: { country: 'DE' },
      source,
    },
    { kind: 'product', sku: 'tea', listedAt: at(2), name: 'Tea', category: 'drinks', price: eur('3.50'), source },
  );
  expect(events).toMatchObject([
    { service: 'customers', streamId: 'customer-ann', event: { name: 'Ann', source: { system: 'shop', id: 'ann' } } },
    { service: 'inventory', streamId: 'product-tea', event: { category: 'drinks', price: { amount: 350n } } },
  ]);
});
