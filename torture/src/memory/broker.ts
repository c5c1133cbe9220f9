import { decodeRecord, type ConsumedRecord, type PartitionedRecord } from '@refold/kafka';

/** Few, so that streams share one. */
export const partitions = 3;

/** Kafka, as far as relays and projectors can tell: records in partitions, for ever, in the order of their arrival. */
export class MemoryBroker {
  private readonly logs = new Map<string, ConsumedRecord[]>();

  append(topic: string, records: readonly PartitionedRecord[]): void {
    for (const { partition, key, value, headers } of records) {
      const log = this.log(topic, partition);
      const raw = {
        key: bytes(key),
        value: bytes(value),
        headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
        timestamp: '0',
        attributes: 0,
        offset: String(log.length),
      };
      log.push({ topic, partition, offset: BigInt(log.length), decoded: decodeRecord(raw), raw });
    }
  }

  read(topic: string, partition: number, from: number, most: number): readonly ConsumedRecord[] {
    return this.log(topic, partition).slice(from, from + most);
  }

  end(topic: string, partition: number): number {
    return this.log(topic, partition).length;
  }

  /** The same records again, at the partition's end: what a producer does that had no answer. */
  repeat(topic: string, partition: number, from: number, most: number): number {
    const log = this.log(topic, partition);
    const again = log.slice(from, from + most);
    for (const record of again)
      log.push({ ...record, offset: BigInt(log.length), raw: { ...record.raw, offset: String(log.length) } });
    return again.length;
  }

  private log(topic: string, partition: number): ConsumedRecord[] {
    const name = `${topic}/${partition}`;
    const log = this.logs.get(name) ?? [];
    this.logs.set(name, log);
    return log;
  }
}

const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));
