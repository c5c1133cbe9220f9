import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { Problem } from '../problem';
import type { Piece } from '../supervisor/piece';
import { kafkaJars, requireJava } from './jars';
import { serverProperties } from './server-properties';

export interface BrokerOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly progress: (line: string) => void;
}

/** Some 200 MB resident in all. The quick compiler alone starts faster and keeps the code cache small. */
const javaFlags = ['-Xms64m', '-Xmx256m', '-Xss512k', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Warnings and worse; the two classes warn of what happens at every start and stop of a single node. */
const quietly = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showShortLogName=true',
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.controller.QuorumController=error',
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=error',
];

/** Apache Kafka in KRaft mode, on loopback alone. The first time, this formats its storage. */
export async function kafka(options: BrokerOptions): Promise<Piece> {
  requireJava();
  const classPath = join(await kafkaJars(options.progress), '*');
  const home = join(options.dataDir, 'kafka');
  const properties = join(home, 'server.properties');
  mkdirSync(home, { recursive: true });
  writeFileSync(properties, serverProperties({ ...options, logFolder: join(home, 'log') }));
  if (!existsSync(join(home, 'log'))) await formatStorage(home, classPath, options);
  return {
    name: 'kafka',
    spawn: () =>
      spawn('java', [...javaFlags, ...quietly, '-cp', classPath, 'kafka.Kafka', properties], {
        cwd: home,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    isReady: () => canWork(`127.0.0.1:${options.port}`),
    stopSignal: 'SIGTERM',
    readyWithinMs: 60_000,
    stopWithinMs: 20_000,
  };
}

/** Formatted aside and renamed, so that a start which is killed meanwhile formats again. */
async function formatStorage(home: string, classPath: string, { port, controllerPort }: BrokerOptions): Promise<void> {
  const [draft, properties] = [join(home, 'log.new'), join(home, 'format.properties')];
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(properties, serverProperties({ port, controllerPort, logFolder: draft }));
  const command = ['kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties];
  try {
    await promisify(execFile)('java', ['-Xmx128m', ...quietly, '-cp', classPath, ...command]);
  } catch (error) {
    throw new Problem(`Kafka's storage could not be formatted in ${home}: ${(error as Error).message}`);
  }
  renameSync(draft, join(home, 'log'));
}

/** 16 random bytes whose text does not begin with a dash, which the tool would take for an option. */
function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('base64url');
}

/**
 * A new broker answers long before it can serve a consumer group or number a producer; both are asked for here, so that
 * nobody meets it half ready.
 */
async function canWork(broker: string): Promise<boolean> {
  const settings = { brokers: [broker], connectionTimeout: 1000, logLevel: logLevel.NOTHING, retry: { retries: 0 } };
  const client = new Kafka(settings);
  const admin = client.admin();
  const producer = client.producer({
    idempotent: true,
    retry: { retries: 1, initialRetryTime: 50 }, // An idempotent producer insists on one.
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  try {
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.describeCluster(); // The client asks for a group only brokers that it has been told of.
    return (await admin.describeGroups(['refold'])).groups.length === 1;
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}
