import {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSError,
} from 'kafkajs';
import { Outage } from './outage';

const loading = new KafkaJSNumberOfRetriesExceeded(new KafkaJSError('The coordinator is loading'), {
  retryCount: 4,
  retryTime: 900,
});
const away = new KafkaJSConnectionError('connect ECONNREFUSED 127.0.0.1:1');

let said: [string, object][];
let outage: Outage;

beforeEach(() => {
  said = [];
  const saying = (level: string) => (fields: object) => void said.push([level, fields]);
  const logger = { debug: () => undefined, info: saying('info'), warn: saying('warn'), error: saying('error') };
  outage = new Outage(logger, 'group');
});
const levels = (): string[] => said.map(([level]) => level);

test.each([loading, away])('a broker that is not ready yet is one warning, without a stack: %s', (error) => {
  for (let at = 1_000; at < 30_000; at += 3_000) outage.broke(error, 0, at);
  expect(said).toEqual([['warn', { groupId: 'group', error: error.message, seconds: 0 }]]);
});

test('what lasts becomes an error, told again every half minute', () => {
  for (let at = 0; at <= 90_000; at += 3_000) outage.broke(loading, 0, at);
  expect(said.map(([level, fields]) => [level, (fields as { seconds: number }).seconds])).toEqual([
    ['warn', 0],
    ['error', 30],
    ['error', 60],
    ['error', 90],
  ]);
});

test('joining the group for a moment does not end an outage; working in it does', () => {
  outage.broke(away, 0, 0);
  outage.broke(away, 500, 31_000);
  outage.broke(away, 600_000, 700_000);
  expect(levels()).toEqual(['warn', 'error', 'warn']);
});

test('what trying again cannot mend is an error at once', () => {
  const refused = new KafkaJSNonRetriableError('Topic authorization failed');
  outage.broke(refused, 0, 0);
  outage.broke(new TypeError('of our own'), 0, 1);
  expect(levels()).toEqual(['error', 'error']);
  expect(said[0]?.[1]).toEqual({ groupId: 'group', err: refused });
});
