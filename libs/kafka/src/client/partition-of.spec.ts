import fc from 'fast-check';
import { Partitioners, type PartitionMetadata } from 'kafkajs';
import { partitionOf } from './partition-of';

/** As kafkajs, whose default partitioner follows the Java client. */
const byKafkajs = (key: string, partitions: number): number => {
  const partitionMetadata = Array.from(
    { length: partitions },
    (_, partitionId) => ({ partitionId, leader: 1 }) as PartitionMetadata,
  );
  return Partitioners.DefaultPartitioner()({ topic: 't', partitionMetadata, message: { key, value: null } });
};

test('a key goes where the Java client and kafkajs send it', () => {
  const keys = fc.string({ unit: 'binary', maxLength: 80 }).filter((key) => key !== '');
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 64 }), (key, partitions) => {
      expect(partitionOf(key, partitions)).toBe(byKafkajs(key, partitions));
    }),
    { numRuns: 2_000 },
  );
});

// From the tests of Kafka's own murmur2 (UtilsTest.testMurmur2): hash & 0x7fffffff, in 2^31 - 1 partitions.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('the hash of %s is the one that Kafka publishes', (key, hash) => {
  expect(partitionOf(key, 2 ** 31 - 1)).toBe((hash & 0x7fffffff) % (2 ** 31 - 1));
});
