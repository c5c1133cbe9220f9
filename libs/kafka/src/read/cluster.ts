import type { Kafka } from 'kafkajs';

/**
 * What a kafkajs client talks to brokers with, beneath its consumer: connections, logins and who leads which partition.
 * None of it is in kafkajs' types; its version is pinned, and a test reads through it.
 */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Loads who leads the partitions of these topics. */
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
  findBroker(which: { readonly nodeId: string }): Promise<Broker>;
}

export interface Broker {
  readonly connectionPool: { send<T>(call: Call<T>): Promise<T> };
}

export interface Call<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: { decode(raw: Buffer): Promise<T>; parse(decoded: T): Promise<T> };
}

/** A cluster of this client's own, with its addresses, certificates and logins. Whoever asked for it disconnects it. */
export const clusterOf = (kafka: Kafka): Cluster => {
  const name = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === createCluster);
  const create: unknown = name && (kafka as unknown as Record<symbol, unknown>)[name];
  if (typeof create !== 'function') throw new Error('This kafkajs has no cluster to be had; 2.2.4 is expected.');
  return (create as (options: object) => Cluster)({ allowAutoTopicCreation: false, metadataMaxAge: 30_000 });
};

const createCluster = 'private:Kafka:createCluster';
