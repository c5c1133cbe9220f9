import { readEnvironment, variable } from './environment';
import { relayConfig, writeConfig } from './processes';
import { developmentTokenSecret } from './token-secret';
import { z } from 'zod';

const url = 'postgres://orders:secret@127.0.0.1:4010/orders';
const environment = { DATABASE_URL_ORDERS: url, KAFKA_BROKERS: '127.0.0.1:4011' };

const passesOver = { skipEventTypes: [], acceptDefinitions: [] };
const usualUrls = {
  orders: 'http://127.0.0.1:4001',
  payments: 'http://127.0.0.1:4002',
  inventory: 'http://127.0.0.1:4003',
  customers: 'http://127.0.0.1:4004',
  shipping: 'http://127.0.0.1:4005',
};

test('a service needs its database and Kafka, and has usual values for the rest', () => {
  expect(writeConfig('orders', environment)).toEqual({
    ...{ process: 'write-orders', service: 'orders', databaseUrl: url },
    ...{ port: 4001, host: '127.0.0.1', allowRemote: false, logLevel: 'info' },
    kafka: { brokers: ['127.0.0.1:4011'], topicPrefix: '' },
    subscription: { kafka: { brokers: ['127.0.0.1:4011'], topicPrefix: '' }, serviceUrls: usualUrls, ...passesOver },
    commands: { tokenSecret: developmentTokenSecret, idempotencyKeyDays: 7 },
    checkout: { style: 'orchestration', deadline: '15m' },
    knownCustomers: 'required',
  });
});

test('only the service that owns the orders asks who their customers are', () => {
  const payments = { DATABASE_URL_PAYMENTS: url, KAFKA_BROKERS: '127.0.0.1:4011', KNOWN_CUSTOMERS: 'none' };
  expect(writeConfig('payments', payments).knownCustomers).toBeNull();
  expect(writeConfig('orders', { ...environment, KNOWN_CUSTOMERS: 'any' }).knownCustomers).toBe('any');
  const wrong = { ...environment, KNOWN_CUSTOMERS: 'none' };
  expect(messageOf(() => writeConfig('orders', wrong))).toContain('KNOWN_CUSTOMERS must be required or any');
});

test('only the service that owns the orders checks them out', () => {
  const payments = { DATABASE_URL_PAYMENTS: url, KAFKA_BROKERS: '127.0.0.1:4011', CHECKOUT: 'by hand' };
  expect(writeConfig('payments', payments).checkout).toBeNull();
  const given = { ...environment, CHECKOUT: 'choreography', CHECKOUT_DEADLINE: '90s' };
  expect(writeConfig('orders', given).checkout).toEqual({ style: 'choreography', deadline: '90s' });
});

test.each([
  [{ CHECKOUT: 'by hand' }, 'CHECKOUT must be choreography or orchestration'],
  [{ CHECKOUT_DEADLINE: '15' }, 'CHECKOUT_DEADLINE must be a duration'],
  [{ CHECKOUT_DEADLINE: '0s' }, 'CHECKOUT_DEADLINE must be a duration'],
])('a checkout cannot be %j', (given, problem) => {
  expect(messageOf(() => writeConfig('orders', { ...environment, ...given }))).toContain(problem);
});

test('a service whose relay runs beside it needs no Kafka, and then hears of nothing that others do', () => {
  const { kafka, subscription } = writeConfig('orders', { DATABASE_URL_ORDERS: url, RELAY: 'process' });
  expect({ kafka, subscription }).toEqual({ kafka: null, subscription: null });
});

test('a service whose relay runs beside it hears of others when it is told where Kafka is, and does not publish', () => {
  const { kafka, subscription } = writeConfig('orders', { ...environment, RELAY: 'process', KAFKA_TOPIC_PREFIX: 'a.' });
  expect(kafka).toBeNull();
  expect(subscription).toEqual({
    kafka: { brokers: ['127.0.0.1:4011'], topicPrefix: 'a.' },
    ...{ serviceUrls: usualUrls, ...passesOver },
  });
});

test.each(['0', '-1', '1.5', '3651', 'week'])('an answer cannot be kept for %p days', (days) => {
  expect(messageOf(() => writeConfig('orders', { ...environment, IDEMPOTENCY_KEY_DAYS: days }))).toContain(
    'IDEMPOTENCY_KEY_DAYS must be a number of days',
  );
});

test('a relay of its own listens a hundred ports above its service', () => {
  expect(relayConfig('shipping', { ...environment, DATABASE_URL_SHIPPING: url })).toMatchObject({
    process: 'relay-shipping',
    port: 4105,
    kafka: { brokers: ['127.0.0.1:4011'] },
  });
});

test('everything that is missing or wrong is told at once, with what it is for and an example', () => {
  const wrong = {
    PORT: 'abc',
    ALLOW_REMOTE: 'yes',
    RELAY: 'outside',
    KAFKA_BROKERS: 'nowhere',
    DATABASE_URL_ORDERS: '',
  };
  const message = messageOf(() => writeConfig('orders', wrong));
  expect(message.split('\n')).toEqual([
    'write-orders cannot start with this environment:',
    expect.stringMatching(/^ {2}PORT must be a port number but is 'abc'\. It is the port .* Example: PORT=4001$/),
    expect.stringMatching(/^ {2}ALLOW_REMOTE must be 0 or 1 but is 'yes'/),
    expect.stringMatching(/^ {2}DATABASE_URL_ORDERS is missing\. It is the PostgreSQL database of orders/),
    expect.stringMatching(/^ {2}RELAY must be inside or process/),
    expect.stringMatching(/^ {2}KAFKA_BROKERS must be host:port/),
  ]);
});

test('a wrong secret is named, and not shown', () => {
  const message = messageOf(() =>
    writeConfig('orders', { ...environment, DATABASE_URL_ORDERS: 'mysql://u:hunter2@h/d' }),
  );
  expect(message).toContain('DATABASE_URL_ORDERS must be a URL such as postgres://');
  expect(message).not.toContain('hunter2');
});

test.each(['65536', '-1', '4001.5', ' 4001'])('%p is no port', (port) => {
  expect(messageOf(() => writeConfig('orders', { ...environment, PORT: port }))).toContain(
    'PORT must be a port number',
  );
});

test('a variable without a purpose is a mistake of the program', () => {
  expect(() => readEnvironment('x', { X: z.string() }, {})).toThrow('declared without a purpose');
  expect(readEnvironment('x', { X: variable({ purpose: 'a test', example: '1' }, z.string()) }, { X: '2' })).toEqual({
    X: '2',
  });
});

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was refused.');
};
