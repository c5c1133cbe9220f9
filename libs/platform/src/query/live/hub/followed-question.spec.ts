import { answerOf, customer, newcomer, questionOf, readByHand, row, rowsOf, valueOf } from './test-hub';
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
});
