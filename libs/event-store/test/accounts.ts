import { event, Id, MinorUnits, stream, Text, type AnyEvent } from '@refold/model';
import type { Pool } from 'pg';
import { EventStore, migrate, type AppendContext, type StreamAppend } from '../src';

/** A small domain for the store's own tests. */
export class Opened extends event('Opened', 1, { accountId: Id, owner: Text(2_000_000) }) {}
export class Deposited extends event('Deposited', 1, { accountId: Id, amount: MinorUnits }) {}
export const Accounts = stream('account', {
  service: 'bank',
  id: 'accountId',
  partitionBy: 'accountId',
  events: [Opened, Deposited],
});

export const opened = (accountId: string, owner = 'Ada'): Opened => new Opened({ accountId, owner });
export const deposited = (accountId: string, amount = 1n): Deposited => new Deposited({ accountId, amount });

/** An append to one account. */
export const onto = (accountId: string, expectedVersion: number, ...events: AnyEvent[]): StreamAppend => ({
  streamId: `account-${accountId}`,
  partitionKey: accountId,
  expectedVersion,
  events: events.map((happened) => ({ event: happened })),
});

export const context: AppendContext = {
  correlationId: 'c0ffee00-0000-4000-8000-000000000001',
  causationId: null,
  origin: 'live',
};

export const openAccounts = async (pool: Pool): Promise<EventStore> => {
  await migrate(pool);
  return new EventStore(pool, { service: 'bank', streams: [Accounts] });
};

/** Resolves when `holds` does; throws with `what` after `withinMs`. */
export const eventually = async (
  holds: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 10_000,
): Promise<void> => {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
