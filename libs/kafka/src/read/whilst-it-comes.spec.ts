import { whilstItComes } from './whilst-it-comes';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('what comes slowly is waited for, however much there is', async () => {
  const all = whilstItComes(
    1_000,
    () => 'silence',
    async (came) => {
      for (let bit = 0; bit < 100; bit++) {
        await pause(900);
        came();
      }
    },
  );
  await jest.advanceTimersByTimeAsync(90_000);
  await expect(all).resolves.toBeUndefined();
  expect(jest.getTimerCount()).toBe(0);
});

test('what stops coming is given up', async () => {
  const all = whilstItComes(
    1_000,
    () => 'nothing came for a second',
    async (came) => {
      await pause(500);
      came();
      await pause(5_000);
    },
  );
  const told = expect(all).rejects.toThrow('nothing came for a second');
  await jest.advanceTimersByTimeAsync(1_500);
  await told;
});
