export type { Kafka } from 'kafkajs';
export { createKafka, optionsOf, type KafkaOptions } from './client/create-kafka';
export { partitionOf } from './client/partition-of';
export type { PartitionedRecord } from './client/partitioned-record';
export { RecordProducer } from './client/record-producer';
export { RecordRefused } from './client/record-refused';
export { ensureTopics, partitionCount, topicOf, withAdmin, type TopicOptions } from './client/topics';
export { consumeTopics } from './consume/consume-topics';
export type {
  ConsumedBatch,
  ConsumedRecord,
  ConsumeOptions,
  Consumption,
  ConsumptionStatus,
  OffsetGap,
  PartitionStatus,
  TopicPartition,
  TopicPosition,
} from './consume/consumption';
export { decodeRecord, type Decoded, type UndecodedRecord } from './envelope/decode-record';
export { encodeHeartbeat, encodeRecord, type EncodedRecord, type Heartbeat } from './envelope/encode-record';
export { heartbeatType, type RecordHeaders } from './envelope/record-headers';
export { silent, type Logger } from './logger';
export { Pulse } from './pulse';
export type { FetchedRecord, Glance } from './read/fetched-record';
export { readPartitions, type FetchedBatch, type PartitionReading, type ReadOptions } from './read/read-partitions';
export { readTails, type Tail, type TailEvent, type TailOptions } from './read/read-tails';
