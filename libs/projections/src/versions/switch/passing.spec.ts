import { isPassing } from './passing';

const coded = (code: string, message = 'no'): Error => Object.assign(new Error(message), { code });

test.each([
  coded('57P01', 'terminating connection due to administrator command'),
  coded('40001'),
  coded('55P03'),
  coded('ECONNREFUSED'),
  new Error('Connection terminated unexpectedly'),
  new Error('timeout exceeded when trying to connect'),
  new Error('The owner does not answer', { cause: coded('ECONNRESET') }),
])('a store that is away passes: %s', (error) => expect(isPassing(error)).toBe(true));

test.each([coded('42P01', 'relation does not exist'), coded('23505'), new TypeError('x is not a function')])(
  'what no waiting mends does not: %s',
  (error) => expect(isPassing(error)).toBe(false),
);
