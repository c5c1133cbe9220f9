/* Each marked line must not compile: tsc fails where one does. */
import { z } from 'zod';
import { aggregate, clickhouseFacts, command, event, Id, Money, postgresView, stream } from './index';

class Opened extends event('Opened', 1, { accountId: Id, ownerId: Id, limit: Money }) {}
class Closed extends event('Closed', 1, { accountId: Id, reason: z.enum(['owner', 'bank']) }) {}
class Opening extends command('Opening', { accountId: Id }) {}
class Closing extends command('Closing', { accountId: Id }) {}
class Named extends event('Named', 1, { ownerId: Id, name: z.string() }) {}
const Accounts = stream('account', {
  service: 'bank',
  id: 'accountId',
  partitionBy: 'accountId',
  events: [Opened, Closed],
});
const Owners = stream('owner', { service: 'people', id: 'ownerId', partitionBy: 'ownerId', events: [Named] });

class AccountRow {
  accountId: string;
  status: 'unknown' | 'open' | 'closed';
  limit: bigint;
  ownerId: string | null;
  ownerName: string | null;
}
const initial = { status: 'unknown', limit: 0n, ownerId: null, ownerName: null } as const;
const head = {
  name: 'accounts',
  version: 1,
  key: 'accountId',
  from: [Accounts],
  initial,
  definedBy: 'Opened',
} as const;

type State = { status: 'absent' | 'open' };
const evolved = aggregate(Accounts, (): State => ({ status: 'absent' })).evolve({
  Opened: () => ({ status: 'open' }),
  Closed: (s) => s,
});

// What must compile.
evolved.decide([Opening], {
  Opening: ({ status }, { accountId }) => (status === 'open' ? [] : new Closed({ accountId, reason: 'bank' })),
});
postgresView(AccountRow, head)
  .on({ Opened: (_, { limit, ownerId }) => ({ status: 'open', limit: limit.amount, ownerId }), Closed: () => null })
  .copy('ownerId', [Owners], { Named: ({ name }) => ({ ownerName: name }) });
const accounts = postgresView(AccountRow, { ...head, version: 2 })
  .on({ Opened: () => ({ status: 'open' }), Closed: () => null })
  .copy('ownerId', [Owners], { Named: ({ name }) => ({ ownerName: name }) });
accounts
  .earlier({
    version: 1,
    without: ['limit'],
    derive: ({ ownerId }) => ({ status: ownerId === null ? 'unknown' : 'open' }),
  })
  .on({ Opened: (_, { ownerId }) => ({ ownerId }), Closed: undefined });
clickhouseFacts('limits', {
  version: 1,
  from: [Accounts],
  columns: { id: 'String', limit: 'Int64' },
  orderBy: ['id'],
}).on({
  Opened: ({ accountId, limit }) => [{ id: accountId, limit: limit.amount }],
});
new Opened({ accountId: 'a', ownerId: 'o', limit: { amount: '10', currency: 'EUR' } });

stream('account', {
  ...{ service: 'bank', id: 'accountId', partitionBy: 'accountId', events: [Opened, Closed] },
  indexedBy: ['ownerId'],
});

// @ts-expect-error a stream without one of the fields that every event must carry
stream('account', { service: 'bank', id: 'ownerId', partitionBy: 'accountId', events: [Opened, Closed] });

// @ts-expect-error an event of the stream left out of evolve
aggregate(Accounts, (): State => ({ status: 'absent' })).evolve({ Opened: () => ({ status: 'open' }) });

// @ts-expect-error a state that does not exist
aggregate(Accounts, (): State => ({ status: 'absent' })).evolve({ Opened: () => ({ status: 'opne' }), Closed: (s) => s, });

// @ts-expect-error a listed command left out of decide
evolved.decide([Opening, Closing], { Opening: () => [] });

// @ts-expect-error a typo in a command's name
evolved.decide([Opening], { Openning: () => [] });

// @ts-expect-error a decision that is another stream's event
evolved.decide([Opening], { Opening: () => new Named({ ownerId: 'o', name: 'n' }) });

// @ts-expect-error a value outside the contract
new Closed({ accountId: 'a', reason: 'because' });

// @ts-expect-error a missing field
new Closed({ accountId: 'a' });

// @ts-expect-error money as a number
new Opened({ accountId: 'a', ownerId: 'o', limit: { amount: 10, currency: 'EUR' } });

// @ts-expect-error a key that is no column of the row
postgresView(AccountRow, {...head, key: 'shipmentId' });

// @ts-expect-error a column without its initial value
postgresView(AccountRow, {...head, initial: { status: 'unknown', limit: 0n, ownerId: null } });

// @ts-expect-error a defining event that the streams do not have
postgresView(AccountRow, {...head, definedBy: 'Named' });

// @ts-expect-error an event that the streams do not carry
postgresView(AccountRow, head).on({ Named: () => ({ status: 'open' }) });

// @ts-expect-error a handler that would never run, beside one that does
postgresView(AccountRow, head).on({ Opened: () => ({ status: 'open' }), Openned: () => ({ status: 'open' }) });

// @ts-expect-error a column of the wrong type
postgresView(AccountRow, head).on({ Opened: () => ({ limit: 'ten' }) });

// @ts-expect-error a value outside the column's union
postgresView(AccountRow, head).on({ Opened: () => ({ status: 'opened' }) });

// @ts-expect-error a column that the row does not have
postgresView(AccountRow, head).on({ Opened: () => ({ status: 'open', nonsense: 1 }) });

// @ts-expect-error a view keyed by a field that the event does not carry
postgresView(class { ownerId: string; accounts: number; }, { name: 'o', version: 1, key: 'ownerId', from: [Accounts], initial: { accounts: 0 }, definedBy: 'Opened' }).on({ Closed: () => ({ accounts: 1 }) });

// @ts-expect-error columns copied from events that do not carry the pointing column
postgresView(AccountRow, head).on({}).copy('accountId', [Owners], { Named: () => ({ ownerName: 'n' }) });

// @ts-expect-error a copied column that the row does not have
postgresView(AccountRow, head).on({}).copy('ownerId', [Owners], { Named: ({ name }) => ({ ownersName: name }) });

// @ts-expect-error a copy that would never run, beside one that does
postgresView(AccountRow, head).on({}).copy('ownerId', [Owners], { Named: () => ({ ownerName: 'n' }), Renamed: () => ({ ownerName: 'n' }) });

// @ts-expect-error an earlier version without a column that there is not
accounts.earlier({ version: 1, without: ['nonsense'] });

// @ts-expect-error an earlier handler that sets a column which the earlier version did not have
accounts.earlier({ version: 1, without: ['limit'] }).on({ Opened: () => ({ status: 'open', limit: 1n }) });

// @ts-expect-error an earlier derivation from a column which the earlier version did not have
accounts.earlier({ version: 1, without: ['limit'], derive: ({ limit }) => ({ status: limit > 0n ? 'open' : 'closed' }) });

// @ts-expect-error an earlier handler of an event that the streams do not carry
accounts.earlier({ version: 1 }).on({ Openned: () => ({ status: 'open' }) });

// @ts-expect-error a fact of an event that the streams do not carry
clickhouseFacts('t', { version: 1, from: [Accounts], columns: { a: 'UInt32' }, orderBy: ['a'] }).on({ Opened: () => [{ a: 1 }], Openned: () => [{ a: 1 }] });

// @ts-expect-error a fact without one of its columns
clickhouseFacts('t', { version: 1, from: [Accounts], columns: { a: 'UInt32', b: 'String' }, orderBy: ['a'] }).on({ Opened: () => [{ a: 1 }], });

// @ts-expect-error a cell of the wrong type
clickhouseFacts('t', { version: 1, from: [Accounts], columns: { a: 'UInt64' }, orderBy: ['a'] }).on({ Opened: () => [{ a: 1 }], });

// @ts-expect-error sorting by a column that is not there
clickhouseFacts('t', { version: 1, from: [Accounts], columns: { a: 'UInt32' }, orderBy: ['b'] });
