import { documentOf, titleOf } from './problem-document';

const problems = Array.from({ length: 101 }, (_, n) => ({ field: `f${n}`, pointer: `#/f${n}`, problem: 'is missing' }));

test('a document says the kind of the problem twice: for programs, and as a stable name of its own', () => {
  const answer = { status: 409, code: 'order/not-open', detail: 'Order o1 is cancelled.' };
  expect(documentOf(answer, 'visit-1')).toEqual({
    type: 'urn:refold:problem:order/not-open',
    title: 'Order: not open',
    status: 409,
    detail: 'Order o1 is cancelled.',
    code: 'order/not-open',
    correlationId: 'visit-1',
  });
});

test('of more fields than a reader could mend at once, the first hundred are named', () => {
  const { problems: named } = documentOf({ status: 422, code: 'invalid', detail: 'Many.', problems }, 'v');
  expect(named).toEqual(problems.slice(0, 100));
});

test.each([
  ['invalid', 'The input breaks its contract'],
  ['payment/refund-exceeds-captured', 'Payment: refund exceeds captured'],
  ['undeclared-field', 'Undeclared field'],
])('the title of %s is always %s', (code, title) => expect(titleOf(code)).toBe(title));
