export interface BrokerAddress {
  readonly port: number;
  readonly controllerPort: number;
  readonly logFolder: string;
}

/**
 * One node that is broker and controller. Its quorum is named here and not in its data, so that the same data can
 * be served on other ports.
 */
export function serverProperties({ port, controllerPort, logFolder }: BrokerAddress): string {
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logFolder,
    ...brokerSettings,
    ...frugalSettings,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** What the system relies on; the container of docker-compose.yml is set the same way. */
export const brokerSettings = {
  'auto.create.topics.enable': false,
  'num.partitions': 6,
  'log.retention.ms': -1,
  'offsets.topic.replication.factor': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
} as const;

/** One user on one machine: the defaults would take half the heap for the log cleaner, and threads for a cluster. */
const frugalSettings = {
  'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
  'offsets.topic.num.partitions': 8,
  'transaction.state.log.num.partitions': 4,
  'num.network.threads': 2,
  'num.io.threads': 4,
  'background.threads': 2,
  // A broker that was killed is let in again only after its predecessor's session has ended, by default 9 s later.
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
} as const;
