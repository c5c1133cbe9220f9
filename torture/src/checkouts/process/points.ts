import type { CommandBus } from '@nestjs/cqrs';
import { Rejection } from '@refold/model';
import type { Delivered, Delivery } from '@refold/sagas';
import { Client } from 'pg';
import { LocalDelivery } from '../../../../libs/platform/src/write/sagas/delivery/local-delivery';
import { InstanceTables } from '../../../../libs/sagas/src/instances/instance-tables';
import { RemoteDelivery } from '../../../../libs/platform/src/write/sagas/delivery/remote-delivery';
import type { Starter } from './starter';

/** Commands of a checkout: others have no points. */
const watched = new Set([
  'ChargePayment',
  'ReserveStock',
  'ConfirmOrder',
  'ScheduleShipment',
  'RefundPayment',
  'ReleaseStock',
  'CancelOrder',
]);

/** Carrying out a command: before it, and between its commit and its answer. */
export const watchCommands = (commands: CommandBus, starter: Starter): void => {
  const execute: (command: object) => Promise<unknown> = commands.execute.bind(commands);
  const watchedExecute = async (message: object): Promise<unknown> => {
    const { type: command, orderId, paymentId } = message as { type: string; orderId?: string; paymentId?: string };
    const of = orderId ?? paymentId;
    if (!watched.has(command) || of === undefined) return execute(message);
    const fate = await starter.fateOf({ point: 'arrives', command, orderId: of });
    if (fate === 'is refused') throw new Rejection('torture/refused', 'Nobody knows why.');
    const [result] = await Promise.all(
      fate === 'is doubled' ? [execute(message), execute(message)] : [execute(message)],
    );
    if ((await starter.fateOf({ point: 'is done', command, orderId: of })) === 'is lost')
      throw new Error('The answer is lost.');
    return result;
  };
  commands.execute = watchedExecute;
};

type Delivers = (this: unknown, delivery: Delivery, ...rest: never[]) => Promise<Delivered>;

/** A runner's command: between its commit and its way, and between the answer and what is made of it. */
export const watchDeliveries = (starter: Starter, idOf: (delivery: Delivery) => string): void => {
  for (const { prototype } of [LocalDelivery, RemoteDelivery] as readonly {
    readonly prototype: { deliver: unknown };
  }[]) {
    const deliver = prototype.deliver as Delivers;
    prototype.deliver = async function (this: unknown, delivery: Delivery, ...rest: never[]) {
      const { type: command } = delivery;
      const { orderId = '', paymentId = orderId } = delivery.body as { orderId?: string; paymentId?: string };
      if (!watched.has(command)) return deliver.call(this, delivery, ...rest);
      await starter.fateOf({ point: 'is sent', command, orderId: orderId || paymentId });
      const delivered = await deliver.call(this, { ...delivery, id: idOf(delivery) }, ...rest);
      if (delivered.kind !== 'later')
        await starter.fateOf({ point: 'is answered', command, orderId: orderId || paymentId });
      return delivered;
    } satisfies Delivers;
  }
};

type Writes = (this: InstanceTables, ...given: Parameters<InstanceTables['write']>) => Promise<void>;

/** The transaction in which a runner stores what it is to send can be cut. */
export const watchTransactions = (starter: Starter): void => {
  const tables = InstanceTables.prototype as { write: Writes };
  const { write } = tables;
  tables.write = async function (client, changes) {
    for (const { key: orderId, command } of changes.commands.filter((each) => watched.has(each.command.type)))
      if ((await starter.fateOf({ point: 'is stored', command: command.type, orderId })) === 'is cut')
        (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    return write.call(this, client, changes);
  };
};

/** Longest lease of a command or task here: what a dead process had in hand is due again after that. */
const leaseSeconds = 3;
const takesLease =
  /^update (saga_commands as command|worker_tasks as task)\nset due_at = clock_timestamp\(\) \+ make_interval\(secs => \$3\)/m;

interface Named {
  readonly text?: string;
  readonly values?: unknown[];
}

type Queries = (this: Client, ...args: unknown[]) => unknown;

export const shortenLeases = (): void => {
  const client = Client.prototype as unknown as { query: Queries };
  const { query } = client;
  client.query = function (...args) {
    const [asked, given] = args as [Named | string, unknown[] | undefined];
    const { text = '', values } = typeof asked === 'string' ? { text: asked, values: given } : asked;
    if (values && takesLease.test(text)) values[2] = Math.min(Number(values[2]), leaseSeconds);
    return query.apply(this, args);
  };
};
