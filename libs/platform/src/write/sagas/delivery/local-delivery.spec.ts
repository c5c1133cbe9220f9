import { command, Id, Rejection } from '@refold/model';
import pino from 'pino';
import type { Delivery } from '@refold/sagas';
import { unavailable } from '../../../http';
import { currentContext } from '../../../logging';
import { routeOf } from '../../commands/input/command-input';
import type { CommandRoute } from '../../routes/command-routes';
import { LocalDelivery } from './local-delivery';

class Confirm extends command('Confirm', { orderId: Id }) {}
const route: CommandRoute = { contract: Confirm, path: 'orders/:orderId/confirm', status: 200, by: ['service'] };
const delivery: Delivery = {
  ...{ id: '01900000-0000-7000-8000-000000000001', type: 'Confirm', contract: Confirm, body: { orderId: 'o1' } },
  ...{ correlationId: 'visit-1', causationId: 'event-1', traceparent: null },
};

const lines: string[] = [];
const logger = pino({}, { write: (line: string) => void lines.push(line) });
const localWith = (execute: (command: unknown) => Promise<unknown>) =>
  new LocalDelivery({ commands: { execute } as never, routes: [route], logger, timeoutMs: 50 });

test('a command is carried out as if the service had asked itself over HTTP', async () => {
  let seen: object = {};
  const local = localWith(async (given) => {
    seen = { given, route: routeOf(given as object), context: currentContext() };
  });
  expect(await local.deliver(delivery)).toEqual({ kind: 'done' });
  expect(seen).toMatchObject({
    given: new Confirm({ orderId: 'o1' }),
    route,
    context: {
      ...{ correlationId: 'visit-1', causationId: 'event-1', traceparent: null, idempotencyKey: delivery.id },
      caller: { subject: 'itself', roles: ['service'] },
    },
  });
});

test('a rejection is a refusal for good, and so is a body that no contract takes any more', async () => {
  const rejecting = localWith(() => Promise.reject(new Rejection('order/not-open', 'It is not open.')));
  expect(await rejecting.deliver(delivery)).toEqual({
    ...{ kind: 'refused', code: 'order/not-open', message: 'It is not open.' },
  });
  expect(await localWith(async () => null).deliver({ ...delivery, body: { id: 'o1' } })).toMatchObject({
    ...{ kind: 'refused', code: 'invalid' },
  });
});

test('a store that is away is asked again', async () => {
  expect((await localWith(() => Promise.reject(unavailable('No store.'))).deliver(delivery)).kind).toBe('later');
});

test('what hangs is asked again', async () => {
  const hanging = localWith(() => new Promise(() => undefined));
  expect(await hanging.deliver(delivery)).toEqual({ kind: 'later', why: 'no answer in time' });
});

test('a fault of ours is asked again; the log has it, and the reason does not', async () => {
  const delivered = await localWith(() => Promise.reject(new TypeError('relation "x"'))).deliver(delivery);
  expect(delivered).toEqual({ kind: 'later', why: expect.not.stringContaining('relation') });
  expect(lines.join()).toContain('relation');
});
