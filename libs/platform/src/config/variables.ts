import { z } from 'zod';
import { variable } from './environment';

/** TCP port, or 0 for a free one. */
export const port = (usual: number, purpose = 'the port that this process listens on') =>
  variable(
    { purpose, example: String(usual) },
    z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port number')
      .transform(Number)
      .refine((number) => number <= 65_535, 'must be a port number up to 65535')
      .default(usual),
  );

export const host = variable(
  {
    purpose:
      'the address that this process listens on; anything but loopback needs authentication, or else ALLOW_REMOTE=1',
    example: '127.0.0.1',
  },
  z.string().default('127.0.0.1'),
);

export const allowRemote = variable(
  {
    purpose:
      'set to 1 inside a container, whose network keeps strangers out. Without authentication a process asks nobody ' +
      'who they are, and without this it then refuses to listen on an address that other machines can reach',
    example: '1',
  },
  z
    .enum(['0', '1'], 'must be 0 or 1')
    .default('0')
    .transform((flag) => flag === '1'),
);

export const logLevel = variable(
  { purpose: 'the least level that is logged', example: 'info' },
  z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
);

export const otlpEndpoint = variable(
  {
    purpose:
      'where traces are sent by OTLP over HTTP; without it nothing of tracing is loaded. The standard variables of ' +
      'OpenTelemetry hold beside it, such as OTEL_TRACES_SAMPLER and OTEL_SERVICE_NAME',
    example: 'http://127.0.0.1:4318',
  },
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol),
      'must be a URL such as http://127.0.0.1:4318',
    )
    .optional(),
);

const urlOf = (protocols: readonly string[], what: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), `must be ${what}`);

export const databaseUrl = (owner: string) =>
  variable(
    {
      purpose: `the PostgreSQL database of ${owner}, with the role that alone may connect to it`,
      example: `postgres://${owner}:secret@127.0.0.1:4010/${owner}`,
      secret: true,
    },
    urlOf(['postgres:', 'postgresql:'], 'a URL such as postgres://role:password@host:port/database'),
  );

export const clickhouseUrl = (purpose: string, user: string) =>
  variable(
    { purpose, example: `http://${user}:secret@127.0.0.1:4013/refold`, secret: true },
    urlOf(['http:', 'https:'], 'a URL such as http://user:password@host:port/database'),
  );

export const processUrl = (of: string, usualPort: number) =>
  variable(
    { purpose: `where ${of} answers`, example: `http://127.0.0.1:${usualPort}` },
    urlOf(['http:', 'https:'], 'a URL such as http://127.0.0.1:4001').default(`http://127.0.0.1:${usualPort}`),
  );

export const kafkaBrokers = variable(
  { purpose: 'the Kafka brokers to begin with, host:port, separated by commas', example: '127.0.0.1:4011' },
  z
    .string()
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .refine(
      (brokers) => brokers.every((broker) => /^[^\s:]+:\d{1,5}$/.test(broker)),
      'must be host:port[,host:port …]',
    ),
);

export const kafkaTopicPrefix = variable(
  { purpose: 'put before the name of every topic, so that systems can share one Kafka', example: 'staging.' },
  z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,100}$/, 'must be letters, digits or . _ -')
    .default(''),
);

export const relay = variable(
  {
    purpose:
      'inside: the service publishes its feed to Kafka itself; process: its relay entry point, started beside it, does',
    example: 'inside',
  },
  z.enum(['inside', 'process'], 'must be inside or process').default('inside'),
);

export const idempotencyKeyDays = variable(
  {
    purpose:
      'for how many days an answer is kept under the idempotency key of its request; afterwards the key is free, and a ' +
      'repeat is a new request',
    example: '7',
  },
  z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of days')
    .transform(Number)
    .refine((days) => days >= 1 && days <= 3650, 'must be a number of days from 1 to 3650')
    .default(7),
);

const names = (purpose: string, example: string) =>
  variable(
    { purpose, example },
    z
      .string()
      .default('')
      .transform((text) => text.split(',').map((name) => name.trim()))
      .transform((list) => list.filter((name) => name !== '')),
  );

/** What a process that keeps views or copies may pass over, for one start or for good. */
export const projectionVariables = {
  SKIP_EVENT_TYPES: names('event types that no contract knows any more and that may be passed over', 'OrderArchived'),
  ACCEPT_DEFINITIONS: names(
    'projections whose definition reads differently but gives the same rows, for one start',
    'order_details',
  ),
};

/** Every service by name, with the port it usually has. */
export const servicePorts = { orders: 4001, payments: 4002, inventory: 4003, customers: 4004, shipping: 4005 } as const;
export type ServiceName = keyof typeof servicePorts;

/** `SERVICE_URL_ORDERS` …: where the owners answer, for those that read from them. */
export const serviceUrls = Object.fromEntries(
  Object.entries(servicePorts).map(([name, usual]) => [
    `SERVICE_URL_${name.toUpperCase()}`,
    processUrl(`the service ${name}`, usual),
  ]),
) as Record<`SERVICE_URL_${Uppercase<ServiceName>}`, ReturnType<typeof processUrl>>;
