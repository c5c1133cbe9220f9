import { CustomerAddressChanged, CustomerDeactivated, CustomerEmailChanged, CustomerRenamed } from '@refold/events';
import { expectSameRowsInAnyOrder, viewScenario } from '@refold/testing';
import { cancelled, captured, failed, placed, refunded, registered } from '../../test/happenings';
import { customerOverview } from './customer-overview';

const given = viewScenario(customerOverview);
const day = (number: number) => `2018-06-0${number}T00:00:00.000000Z`;
const customerId = 'ann';

test('a customer shows what it last said of itself', () =>
  given(
    [registered('Ann'), day(1)],
    new CustomerRenamed({ customerId, name: 'Anna' }),
    new CustomerEmailChanged({ customerId, email: 'anna@example.com' }),
    new CustomerAddressChanged({ customerId, address: { city: 'Curitiba' } }),
    new CustomerDeactivated({ customerId, reason: 'asked for it' }),
  ).then('ann', {
    name: 'Anna',
    email: 'anna@example.com',
    address: { city: 'Curitiba' },
    active: false,
    registeredAt: day(1),
  }));

test('orders and payments are summed by currency; what was declined is not paid', () =>
  given(
    registered('Ann'),
    [placed('order-1'), day(1)],
    [placed('order-2'), day(3)],
    [placed('order-3'), day(2)],
    cancelled,
    captured('p1', '2850'),
    captured('p2', '100', 'USD'),
    failed('p3', '2850'),
    refunded('p1', '50', '50'),
    refunded('p1', '30', '80'),
  ).then('ann', {
    orders: 3,
    cancelledOrders: 1,
    ordered: { BRL: '8550' },
    paid: { BRL: '2850', USD: '100' },
    refunded: { BRL: '80' },
    lastOrder: expect.objectContaining({ orderId: 'order-2', at: day(3) }),
  }));

test('someone of whom only orders are known is in no list', () => given(placed()).thenAbsent('ann'));

test('sums and the last order come out the same in whatever order the topics are read', () =>
  expectSameRowsInAnyOrder(customerOverview, [
    [registered('Ann'), day(1)],
    new CustomerRenamed({ customerId, name: 'Anna' }),
    [placed('order-1'), day(2)],
    [placed('order-2'), day(2)],
    [placed('order-3'), day(1)],
    cancelled,
    captured('p1', '9007199254740993'),
    refunded('p1', '1', '1'),
    captured('p2', '5', 'USD'),
    registered('Bob', 'bob'),
    placed('order-9', 'bob'),
  ]));
