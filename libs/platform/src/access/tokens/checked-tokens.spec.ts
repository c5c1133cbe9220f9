import { anyone } from '../caller';
import { CheckedTokens } from './checked-tokens';

afterEach(() => jest.useRealTimers());

test('what is known is forgotten in time, and the longest known when there is no room', () => {
  jest.useFakeTimers({ now: 1_000 });
  const tokens = new CheckedTokens(2);
  for (const name of ['a', 'b', 'c'])
    tokens.keep(name, { caller: anyone, until: 2_000, endsAt: 2_000, runsOutAt: 2_000 });
  expect(['a', 'b', 'c'].map((name) => tokens.find(name)?.caller)).toEqual([undefined, anyone, anyone]);
  jest.setSystemTime(2_000);
  expect(tokens.find('c')).toBeUndefined();
});

test('a token itself is not kept', () => {
  const tokens = new CheckedTokens(2);
  tokens.keep('secret.token.text', { caller: anyone, until: Infinity, endsAt: Infinity, runsOutAt: Infinity });
  expect([...(tokens as unknown as { checked: Map<string, unknown> }).checked.keys()]).toEqual([
    expect.not.stringContaining('secret'),
  ]);
});
