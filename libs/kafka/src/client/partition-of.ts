/**
 * The partition that Kafka's own clients choose for a key: murmur2 of its UTF-8 bytes (org.apache.kafka.common.utils.Utils).
 * The relay must know it before it sends, to name the partition's previous record.
 */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitions;

const multiplier = 0x5bd1e995;

const murmur2 = (bytes: Buffer): number => {
  const whole = bytes.length & ~3;
  let hash = 0x9747b28c ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    const word = Math.imul(bytes.readInt32LE(at), multiplier);
    hash = Math.imul(hash, multiplier) ^ Math.imul(word ^ (word >>> 24), multiplier);
  }
  if (whole < bytes.length) hash = Math.imul(hash ^ tail(bytes.subarray(whole)), multiplier);
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
};

const tail = (bytes: Buffer): number => bytes.reduceRight((word, byte) => (word << 8) | byte, 0);
