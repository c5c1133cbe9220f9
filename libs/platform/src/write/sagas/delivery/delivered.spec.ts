import { ConcurrencyConflict } from '@refold/event-store';
import { InvalidMessage, Rejection } from '@refold/model';
import { Problem, unavailable } from '../../../http';
import { deliveredOf, deliveredOfError } from './delivered';

const problem = { code: 'order/not-open', detail: 'The order is not open.' };

test('what the domain or the contract says to a command is for good, with its code and its sentence', () => {
  const refused = { kind: 'refused', code: problem.code, message: problem.detail };
  for (const status of [400, 409, 413, 422]) expect(deliveredOf({ status, problem })).toEqual(refused);
});

test.each([401, 403, 404, 405, 408, 425, 429, 500, 502, 503, 504])(
  'after an answer %d it is tried again: it says nothing of the command',
  (status) => {
    const delivered = deliveredOf({ status, problem });
    expect(delivered).toEqual({ kind: 'later', why: expect.stringMatching(`^answered ${status}: `) });
    // Whatever the other side has written stays out of what operators and views are told.
    expect(JSON.stringify(delivered)).not.toContain(problem.detail);
  },
);

test('a lost race is tried again', () => {
  const lost = { code: 'conflict/lost-race', detail: 'Others were faster.' };
  expect(deliveredOf({ status: 409, problem: lost }).kind).toBe('later');
});

test('an answer that is no problem document is not the service’s: it is tried again', () => {
  for (const status of [302, 400, 409, 422]) expect(deliveredOf({ status, problem: null }).kind).toBe('later');
});

test('in this process a rejection and a broken contract are for good, and an absent store is not', () => {
  expect(deliveredOfError(new Rejection('order/not-open', 'No.'))).toEqual({
    ...{ kind: 'refused', code: 'order/not-open', message: 'No.' },
  });
  expect(deliveredOfError(new InvalidMessage('PlaceOrder', [{ field: 'a', problem: 'is wrong' }]))).toMatchObject({
    ...{ kind: 'refused', code: 'invalid' },
  });
  expect(deliveredOfError(unavailable('The event store cannot be reached.'))?.kind).toBe('later');
  expect(deliveredOfError(new Problem(409, 'conflict/lost-race', 'Others were faster.'))?.kind).toBe('later');
});

test('of a fault of ours nothing is known', () => {
  expect(deliveredOfError(new TypeError('secret'))).toBeUndefined();
  expect(deliveredOfError(new ConcurrencyConflict('a', 1, 2))).toBeUndefined();
});
