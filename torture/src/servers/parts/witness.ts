import { consumeTopics, type Consumption, type Decoded, type Kafka } from '@refold/kafka';
import type { PartitionedRecord } from '@refold/kafka';
import type { TopicRecords } from '../../oracle/chain';

interface Read {
  readonly decoded: Decoded;
  readonly again: PartitionedRecord;
}

/** Reads every record of the topics, for the checks and for those who send records again. */
export class Witness {
  private readonly logs = new Map<string, Read[][]>();
  private readonly consumption: Consumption;

  constructor(kafka: Kafka, groupId: string, topics: readonly string[]) {
    this.consumption = consumeTopics({
      kafka,
      groupId,
      topics,
      // Whatever breaks, it reads on behind the last record that it has.
      startAt: async (assigned) =>
        assigned.map((each) => ({ ...each, offset: BigInt(this.log(each.topic, each.partition).length) })),
      onBatch: async ({ topic, partition, records }) => {
        const log = this.log(topic, partition);
        for (const { offset, decoded, raw } of records)
          if (Number(offset) === log.length) log.push({ decoded, again: asSent(partition, raw) });
      },
    });
  }

  stop(): Promise<void> {
    return this.consumption.stop();
  }

  get hasJoined(): boolean {
    return this.consumption.status().joined;
  }

  records(topic: string): TopicRecords {
    return (this.logs.get(topic) ?? []).map((log) => log.map(({ decoded }) => decoded));
  }

  /** Offset of the next record of each partition, as far as it has read. */
  ends(topic: string): number[] {
    return (this.logs.get(topic) ?? []).map(({ length }) => length);
  }

  /** Records of a partition as they were sent. */
  sent(topic: string, partition: number, from: number, most: number): PartitionedRecord[] {
    return this.log(topic, partition)
      .slice(from, from + most)
      .map(({ again }) => again);
  }

  private log(topic: string, partition: number): Read[] {
    const logs = this.logs.get(topic) ?? [];
    this.logs.set(topic, logs);
    for (let at = logs.length; at <= partition; at++) logs.push([]);
    return logs[partition] ?? [];
  }
}

const asSent = (
  partition: number,
  { key, value, headers = {} }: { key: Buffer | null; value: Buffer | null; headers?: object },
): PartitionedRecord => ({
  partition,
  key: key?.toString() ?? null,
  value: value?.toString() ?? null,
  headers: Object.fromEntries(Object.entries(headers).map(([name, content]) => [name, String(content)])),
});
