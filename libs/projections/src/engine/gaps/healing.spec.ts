import { Turns } from '../turns';
import { Healing, type HealingOptions } from './healing';

afterEach(() => jest.useRealTimers());

/** What is healed here is one gap, whenever there is a turn for it. */
const healingAmong = (turns: Turns, healed: () => void) =>
  new Healing({
    turns,
    runners: [],
    gaps: {
      heal: async (inTurn: (work: () => Promise<void>) => Promise<unknown>) => {
        await inTurn(async () => healed());
        return 0;
      },
    },
  } as unknown as HealingOptions);

test('behind a flush that tries in vain for hours, healing waits and is not taken for dead', async () => {
  jest.useFakeTimers();
  const turns = new Turns();
  let letGo = (): void => undefined;
  void turns.run(() => new Promise<void>((resolve) => (letGo = resolve)));
  const [healed, stopping] = [jest.fn(), new AbortController()];
  const healing = healingAmong(turns, healed);
  const running = healing.run(stopping.signal);

  await jest.advanceTimersByTimeAsync(3 * 3_600_000);
  expect(healing.pulse.silentMs).toBeNull();
  expect(healed).not.toHaveBeenCalled();

  letGo();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(healed).toHaveBeenCalled();
  expect(healing.pulse.silentMs).toBeLessThanOrEqual(2_000);
  stopping.abort();
  await jest.advanceTimersByTimeAsync(0);
  await running;
});
