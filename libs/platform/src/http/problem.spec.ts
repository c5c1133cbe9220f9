import { BadGatewayException, NotFoundException } from '@nestjs/common';
import { InvalidMessage, Rejection } from '@refold/model';
import { answerOf, Problem, unavailable } from './problem';

test('a broken contract is 422 and names the fields', () => {
  const wrong = { field: 'lines.0.quantity', problem: 'must be positive' };
  expect(answerOf(new InvalidMessage('PlaceOrder', [wrong]))).toEqual({
    status: 422,
    code: 'invalid',
    detail: 'PlaceOrder breaks its contract in one field.',
    problems: [{ ...wrong, pointer: '#/lines/0/quantity' }],
  });
});

test.each(['Query', 'Path', 'Header'])('no pointer leads to a field of the %s', (messageType) => {
  const wrong = { field: 'after', problem: 'must be a feed number' };
  expect(answerOf(new InvalidMessage(messageType, [{ ...wrong, pointer: '#/after' }]))?.problems).toEqual([wrong]);
});

test('the whole message is where its pointer leads', () => {
  const wrong = { field: InvalidMessage.whole, problem: 'must be a JSON object' };
  expect(answerOf(new InvalidMessage('PlaceOrder', [wrong]))?.problems).toEqual([{ ...wrong, pointer: '#' }]);
});

test('a refusal of the domain is 409 with its code and its words', () => {
  expect(answerOf(new Rejection('order/not-open', 'Order o1 is cancelled.'))).toEqual({
    status: 409,
    code: 'order/not-open',
    detail: 'Order o1 is cancelled.',
  });
});

test('what is away for now is 503 and says when to come again', () => {
  expect(answerOf(unavailable('The event store cannot be reached.'))).toMatchObject({
    status: 503,
    headers: { 'retry-after': '2' },
  });
});

test('a problem is told as it is', () => {
  expect(answerOf(new Problem(418, 'teapot', 'Short and stout.'))).toMatchObject({
    status: 418,
    code: 'teapot',
  });
});

test('what the framework says to callers is told in our words', () => {
  expect(answerOf(new NotFoundException('Cannot GET /internal/path'))).toEqual({
    status: 404,
    code: 'not-found',
    detail: 'There is nothing under this path.',
  });
});

test.each([
  ['an error', new Error('connect to 10.0.0.7 failed')],
  ['a failure of a server behind', new BadGatewayException()],
  ['a thrown text', 'oops'],
  ['nothing', undefined],
  ['an error with a success status', Object.assign(new Error(), { statusCode: 200 })],
])('%s is a fault of ours, and has no answer of its own', (_, error) => expect(answerOf(error)).toBeUndefined());
