import { usualTerms } from '../live-terms';
import type { LiveAnswer } from './live-answer';
import { LiveHub } from './live-hub';
import {
  answerOf,
  customer,
  failure,
  newcomer,
  questionOf,
  readByHand,
  row,
  rowsOf,
  soon,
  TestSignal,
  valueOf,
} from './test-hub';
import type { ViewChange } from './view-change';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('a change while an answer is read', () => {
  it.each<[string, ViewChange, boolean]>([
    ['of a row that it was read from then', customer('later'), true],
    ['of a row that the last one was read from', customer('earlier'), false],
  ])('%s wakes it or not', async (_, change, wakes) => {
    const { hub, signal, reads } = readByHand();
    const follower = hub.follow(questionOf('a'), newcomer());
    reads[0]?.(answerOf(1, rowsOf('a', 'earlier')));
    await valueOf(follower);
    signal.tell(row('a'));
    await pass(1_000);
    signal.tell(change);
    reads[1]?.(answerOf(2, rowsOf('a', 'later')));
    expect(await valueOf(follower)).toBe(2);
    await pass(60_000);
    expect(reads).toHaveLength(wakes ? 3 : 2);
    await follower.return();
  });

  it('that fails may be of any row of what it is declared to read, and so are those after it', async () => {
    const { hub, signal, reads } = readByHand();
    const follower = hub.follow(questionOf('a'), newcomer());
    for (const read of [0, 1, 2]) {
      signal.tell({ view: 'checkouts', keys: new Set(['any']) });
      // Sooner than what has failed is looked for without a word.
      await pass(100);
      expect(reads).toHaveLength(read + 1);
      reads[read]?.(failure());
      await pass(1);
    }
    await follower.return();
  });
});

describe('an answer that took two seconds', () => {
  /** @returns seconds from its end to the beginning of the next read; 60 when there is none */
  const restOf = async (answer: LiveAnswer, meanwhile: (hub: LiveHub, signal: TestSignal) => void): Promise<number> => {
    const { hub, signal, reads } = readByHand();
    const follower = hub.follow(questionOf('a'), newcomer());
    await pass(2_000);
    reads[0]?.(answer);
    await pass(0);
    meanwhile(hub, signal);
    let seconds = 0;
    for (; reads.length < 2 && seconds < 60; seconds += 1) await pass(1_000);
    await follower.return();
    return seconds;
  };

  it('is looked for again nine times as long after that, when it may be another', async () => {
    expect(await restOf(answerOf(1), (_, signal) => signal.tell(row('a')))).toBe(18);
    expect(await restOf(answerOf(1), () => undefined)).toBe(60);
  });

  it('is looked for as long after that when it failed, or when somebody comes', async () => {
    expect(await restOf(failure(), () => undefined)).toBe(2);
    expect(await restOf(answerOf(1), (hub) => void hub.follow(questionOf('a'), newcomer()))).toBe(2);
  });

  it('is looked for half of the time at most, however many come and go', async () => {
    let reads = 0;
    const ask = async (): Promise<LiveAnswer> => {
      reads += 1;
      await soon(2_000);
      return answerOf(1);
    };
    const hub = new LiveHub({ terms: { ...usualTerms, listenMs: 0 }, signal: new TestSignal(), ask });
    for (let tenths = 0; tenths < 1_000; tenths++) {
      const follower = hub.follow(questionOf('a'), newcomer());
      await pass(100);
      await follower.return();
    }
    expect(reads).toBeGreaterThan(20);
    expect(reads).toBeLessThanOrEqual(26);
  });
});
