import type { TopicPartitionOffsetAndMetadata } from 'kafkajs';
import { OffsetCommits } from './offset-commits';

const committed: TopicPartitionOffsetAndMetadata[][] = [];
const commitOffsets = async (offsets: TopicPartitionOffsetAndMetadata[]) => void committed.push(offsets);
const at = (partition: number, offset: bigint) => ({ topic: 'orders', partition, offset });

beforeEach(() => {
  committed.length = 0;
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

test('batches of one second are committed at once, each partition with where it stands by then', async () => {
  const commits = new OffsetCommits({ commitOffsets });
  for (let offset = 1n; offset <= 50n; offset++) commits.note(at(Number(offset % 2n), offset));
  expect(committed).toEqual([]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(committed).toEqual([
    [
      { topic: 'orders', partition: 1, offset: '49' },
      { topic: 'orders', partition: 0, offset: '50' },
    ],
  ]);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(committed).toHaveLength(1);
});

test('who leaves commits what is left, and who is given other partitions does not', async () => {
  const commits = new OffsetCommits({ commitOffsets });
  commits.note(at(0, 7n));
  await commits.flush();
  commits.note(at(0, 8n));
  commits.forget();
  await commits.flush();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(committed).toEqual([[{ topic: 'orders', partition: 0, offset: '7' }]]);
});

test('a commit that fails keeps nobody from the next one', async () => {
  let isDown = true;
  const commits = new OffsetCommits({
    commitOffsets: async (offsets) => {
      if (isDown) throw new Error('The coordinator is not there.');
      await commitOffsets(offsets);
    },
  });
  commits.note(at(0, 1n));
  await jest.advanceTimersByTimeAsync(1_000);
  isDown = false;
  commits.note(at(0, 2n));
  await jest.advanceTimersByTimeAsync(1_000);
  expect(committed).toEqual([[{ topic: 'orders', partition: 0, offset: '2' }]]);
});
