import { factsScenario } from '@refold/testing';
import { confirmed, placed } from '../../test/happenings';
import { orderFacts } from './order-facts';

const given = factsScenario(orderFacts);

test('an order is one fact, with the state that it is sent to', () =>
  given(placed(), '2018-06-12T23:07:44.123456Z').then({
    order_id: 'order-1',
    placed_at: '2018-06-12T23:07:44.123456Z',
    customer_id: 'ann',
    state: 'SP',
    currency: 'BRL',
    source_system: 'olist',
    source_status: 'delivered',
  }));

test('what happens later to an order changes none of it', () => given(confirmed).then());
