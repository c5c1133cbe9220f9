import type { AppendContext, StreamAppend } from '@refold/event-store';
import { event, Id, MinorUnits, stream, Text, type AnyEvent } from '@refold/model';

/** A small domain for what every store promises. */
export class Opened extends event('Opened', 1, { accountId: Id, owner: Text(2_000_000), branch: Id.optional() }) {}
export class Deposited extends event('Deposited', 1, { accountId: Id, amount: MinorUnits }) {}
export class Audited extends event('Audited', 1, { branch: Id }) {}

export const Accounts = stream('account', {
  service: 'bank',
  id: 'accountId',
  partitionBy: 'accountId',
  indexedBy: ['branch'],
  events: [Opened, Deposited],
});
export const Branches = stream('branch', { service: 'bank', id: 'branch', partitionBy: 'branch', events: [Audited] });
export const bankStreams = [Accounts, Branches];

/** Deposits as a later release writes them. */
export class DepositedInCurrency extends event('Deposited', 2, {
  accountId: Id,
  amount: MinorUnits,
  currency: Text(3),
}) {
  static upcast = { 1: (old: { amount: string }) => ({ ...old, currency: 'EUR' }) };
}
export const LaterAccounts = stream('account', {
  service: 'bank',
  id: 'accountId',
  partitionBy: 'accountId',
  indexedBy: ['branch'],
  events: [Opened, DepositedInCurrency],
});

export const opened = (accountId: string, owner = 'Ada', branch?: string): Opened =>
  new Opened({ accountId, owner, branch });
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
