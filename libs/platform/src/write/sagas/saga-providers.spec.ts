import { command, event, Id, policy, stream, type Saga } from '@refold/model';
import pino from 'pino';
import { z } from 'zod';
import { writeConfig } from '../../config';
import { sagaProvidersOf } from './saga-providers';
import { SAGAS } from './saga-side';

class Placed extends event('Placed', 1, { orderId: Id }) {}
class Confirm extends command('Confirm', { orderId: Id }) {}
const Orders = stream('order', { service: 'orders', id: 'orderId', partitionBy: 'orderId', events: [Placed] });
const part = policy('part', {
  ...({ version: 1, key: 'orderId', from: [Orders], state: z.null(), sends: [Confirm] } as const),
  records: {} as Saga['records'],
}).start('Placed', () => null);

const lines: string[] = [];
const logger = pino({}, { write: (line: string) => void lines.push(line) });
const environment = { DATABASE_URL_ORDERS: 'postgres://orders:x@127.0.0.1/orders', RELAY: 'process' };
const providersWith = (more: object, sagas: readonly Saga[]) =>
  sagaProvidersOf(
    {
      config: writeConfig('orders', { ...environment, ...more }),
      ...{ streams: [Orders], aggregates: [], sagas },
      across: [{ contract: Confirm } as never],
    },
    logger,
  );

test('a process that does not know Kafka runs no sagas, and its log says so', () => {
  expect(providersWith({}, [part])).toEqual([{ provide: SAGAS, useValue: { kind: 'elsewhere' } }]);
  expect(lines.join()).toContain('KAFKA_BROKERS is not set');
});

test('a process that knows Kafka runs them, also when it does not publish', () => {
  expect(providersWith({ KAFKA_BROKERS: '127.0.0.1:1' }, [part])).toEqual([
    { provide: SAGAS, useFactory: expect.any(Function), inject: expect.any(Array) },
  ]);
});

test('a service without sagas has none, and says nothing of it', () => {
  lines.splice(0);
  expect(providersWith({}, [])).toEqual([{ provide: SAGAS, useValue: { kind: 'none' } }]);
  expect(lines).toEqual([]);
});
