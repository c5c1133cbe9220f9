import type { AnyEvent } from '@refold/model';
import { factsScenario } from '@refold/testing';
import { authorised, captured, failed, refunded, requested } from '../../test/happenings';
import { paymentFacts } from './payment-facts';

const given = factsScenario(paymentFacts);
const at = '2018-06-12T23:07:44.000000Z';

test.each<[string, AnyEvent, bigint]>([
  ['captured', captured('p1', '9007199254740993'), 9_007_199_254_740_993n],
  ['declined', failed('p1', '850'), 850n],
  ['refunded', refunded('p1', '50', '80'), 50n],
])('%s is a movement of its own', (kind, event, amount) =>
  given(event, at).then({
    payment_id: 'p1',
    order_id: 'order-1',
    method: 'credit_card',
    kind,
    amount,
    currency: 'BRL',
    at,
  }),
);

test('what only asks moves no money', () => {
  given(requested('p1', '850')).then();
  given(authorised('p1', '850')).then();
});
