import { CustomerRenamed, StockReserved } from '@refold/events';
import { expectSameRowsInAnyOrder, viewScenario } from '@refold/testing';
import {
  authorised,
  brl,
  cancelled,
  captured,
  charge,
  confirmed,
  delivered,
  dispatched,
  failed,
  placed,
  refunded,
  refundFailed,
  refundRequested,
  registered,
  requested,
  returned,
  scheduled,
} from '../../test/happenings';
import { orderDetails } from './order-details';

const given = viewScenario(orderDetails);
const at = (hour: number) => `2018-06-12T${String(hour).padStart(2, '0')}:00:00.123456Z`;

test('an order shows what was bought, where it goes and where it came from', () =>
  given([placed(), at(9)]).then('order-1', {
    customerId: 'ann',
    status: 'placed',
    placedAt: at(9),
    currency: 'BRL',
    units: 3,
    itemsAmount: 2450n,
    freightAmount: 400n,
    totalAmount: 2850n,
    shipTo: { state: 'SP', postalCode: '09121' },
    sourceSystem: 'olist',
    sourceId: 'o-1',
    sourceStatus: 'delivered',
    lines: [
      { sku: 'teapot', name: 'Teapot', quantity: 2, unitPrice: brl('1000'), freight: brl('300'), sellerId: 'seller-1' },
      { sku: 'cup', name: null, quantity: 1, unitPrice: brl('450'), freight: brl('100'), sellerId: null },
    ],
  }));

describe('payments', () => {
  test('of one order count each by itself, whatever came of the others', () =>
    given(placed(), captured('p1', '2000'), failed('p2', '850'), captured('p3', '850')).then('order-1', {
      paidAmount: 2850n,
      declinedAmount: 850n,
      refundedAmount: 0n,
    }));

  test('go their way from request to refund, and a refund does not lower what was paid', () =>
    given(
      placed(),
      requested('p1', '2850'),
      authorised('p1', '2850'),
      [captured('p1', '2850'), at(10)],
      refundRequested('p1', '450'),
      [refunded('p1', '450', '450'), at(11)],
      [refunded('p1', '50', '500'), at(12)],
    ).then('order-1', {
      paidAmount: 2850n,
      refundedAmount: 500n,
      payments: {
        p1: {
          status: 'refunded',
          method: 'credit_card',
          installments: 3,
          amount: brl('2850'),
          refunded: brl('500'),
          reason: 'broken',
          at: at(12),
        },
      },
    }));

  test('that history tells late to have been asked for are no news, as in their own rows', () => {
    for (const late of [requested('p1', '2850'), charge('p1', '2850')])
      given(placed(), [captured('p1', '2000'), at(10)], [late, at(11)]).then('order-1', {
        paidAmount: 2000n,
        payments: { p1: expect.objectContaining({ status: 'captured', amount: brl('2000'), at: at(10) }) },
      });
    given(placed(), charge('p1', '2850')).then('order-1', {
      payments: { p1: expect.objectContaining({ status: 'requested', amount: brl('2850') }) },
    });
  });

  test('tell why they went back, and not why they should have', () => {
    const asked = [placed(), captured('p1', '2850'), refundRequested('p1', '50')];
    const reason = (told: string | null) => ({ payments: { p1: expect.objectContaining({ reason: told }) } });
    given(...asked).then('order-1', reason(null));
    given(...asked, refundFailed('p1', '50')).then('order-1', reason(null));
    given(...asked, refunded('p1', '50', '50')).then('order-1', reason('broken'));
  });

  test('in another currency stand beside the sums, not in them', () =>
    given(placed(), captured('p1', '2850'), captured('p2', '100', 'USD')).then('order-1', { paidAmount: 2850n }));

  test('that come before their order wait in a row that no list shows', () => {
    given(captured('p1', '2500')).thenAbsent('order-1');
    given(captured('p1', '2500'), placed()).then('order-1', { paidAmount: 2500n, totalAmount: 2850n });
  });
});

describe('the status', () => {
  test.each([
    ['placed', []],
    ['confirmed', [confirmed]],
    ['confirmed', [confirmed, scheduled('s1')]],
    ['shipped', [confirmed, dispatched('s1')]],
    ['shipped', [dispatched('s1'), delivered('s1'), dispatched('s2')]],
    ['delivered', [dispatched('s1'), delivered('s1'), dispatched('s2'), delivered('s2')]],
    ['returned', [dispatched('s1'), returned('s1')]],
    ['returned', [dispatched('s1'), returned('s1'), dispatched('s2'), delivered('s2')]],
    ['shipped', [dispatched('s1'), returned('s1'), dispatched('s2')]],
    ['cancelled', [confirmed, dispatched('s1'), delivered('s1'), cancelled]],
    // History tells the plan late.
    ['shipped', [dispatched('s1'), scheduled('s1')]],
  ] as const)('is %s after %#', (status, events) => given(placed(), ...events).then('order-1', { status }));
});

describe("the customer's name", () => {
  test('comes along, and follows', () => {
    given(registered('Ann'), placed()).then('order-1', { customerName: 'Ann', customerEmail: 'ann@example.com' });
    given(placed(), registered('Ann'), new CustomerRenamed({ customerId: 'ann', name: 'Anna' })).then('order-1', {
      customerName: 'Anna',
      customerEmail: 'ann@example.com',
    });
  });

  test('may be unknown', () => given(registered(), placed()).then('order-1', { customerName: null }));
});

test('a whole life comes to the same row in whatever order the topics are read', () =>
  expectSameRowsInAnyOrder(orderDetails, [
    [placed(), at(1)],
    [confirmed, at(2)],
    [requested('p1', '2000'), at(1)],
    [captured('p1', '2000'), at(2)],
    [refunded('p1', '500', '500'), at(8)],
    [failed('p2', '850'), at(2)],
    [captured('p3', '850'), at(3)],
    new StockReserved({ orderId: 'order-1', lines: [] }),
    [dispatched('s1'), at(4)],
    [delivered('s1'), at(5)],
    [dispatched('s2'), at(4)],
    [returned('s2'), at(7)],
    registered('Ann'),
    new CustomerRenamed({ customerId: 'ann', name: 'Anna' }),
    placed('order-2'),
    [cancelled, at(9)],
  ]));
