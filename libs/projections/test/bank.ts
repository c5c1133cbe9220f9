import {
  clickhouseFacts,
  encodeData,
  event,
  Id,
  MinorUnits,
  partitionKeyOf,
  postgresView,
  stream,
  streamIdOf,
  Text,
  type AnyEvent,
  type Instant,
  type RecordedEvent,
  type Stream,
} from '@refold/model';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/* A small bank, to test the runners with: accounts, and the people who own them. */
const account = { accountId: Id, ownerId: Id };
export class Opened extends event('Opened', 1, { ...account, limit: MinorUnits }) {}
export class Deposited extends event('Deposited', 1, { ...account, amount: MinorUnits, note: Text(500).optional() }) {}
export class Audited extends event('Audited', 1, account) {}
export class Closed extends event('Closed', 1, account) {}
export class Named extends event('Named', 1, { ownerId: Id, name: Text(200) }) {}
export class Tagged extends event('Tagged', 1, { ownerId: Id, tags: Text(50).array() }) {}

export const Accounts = stream('account', {
  service: 'bank',
  id: 'accountId',
  partitionBy: 'accountId',
  indexedBy: ['ownerId'],
  events: [Opened, Deposited, Audited, Closed],
});
export const Owners = stream('owner', {
  service: 'people',
  id: 'ownerId',
  partitionBy: 'ownerId',
  events: [Named, Tagged],
});

@Entity('accounts')
@Index(['openedAt', 'accountId'])
@Index(['ownerId', 'accountId'])
export class AccountRow {
  @PrimaryColumn('text') accountId: string;
  @Column('text', { nullable: true }) ownerId: string | null;
  @Column('text', { nullable: true }) ownerName: string | null;
  @Column('jsonb') ownerTags: readonly string[];
  @Column('bigint') balance: bigint;
  @Column('integer') deposits: number;
  @Column('jsonb') notes: Readonly<Record<string, string>>;
  @Column('boolean') rich: boolean;
  @Column('timestamptz', { nullable: true }) openedAt: Instant | null;
}

/** A note that says so breaks the fold; as if by a mistake in the handler that is mended later. */
export const handlerMistake = { present: true };

export const accounts = postgresView(AccountRow, {
  name: 'accounts',
  version: 1,
  key: 'accountId',
  from: [Accounts],
  initial: {
    ownerId: null,
    ownerName: null,
    ownerTags: [],
    balance: 0n,
    deposits: 0,
    notes: {},
    rich: false,
    openedAt: null,
  },
  definedBy: 'Opened',
  derive: ({ balance }) => ({ rich: balance >= 1_000n }),
})
  .on({
    Opened: (_, { ownerId }, { at }) => ({ ownerId, openedAt: at }),
    Deposited: (row, { amount, note }, { streamVersion }) => {
      if (note === 'break' && handlerMistake.present) throw new Error('The handler has a mistake');
      const notes = note === undefined ? row.notes : { ...row.notes, [streamVersion]: note };
      return { balance: row.balance + amount, deposits: row.deposits + 1, notes };
    },
    Closed: () => null,
  })
  .copy('ownerId', [Owners], {
    Named: ({ name }) => ({ ownerName: name }),
    Tagged: ({ tags }) => ({ ownerTags: tags }),
  });

@Entity('holdings')
export class HoldingRow {
  @PrimaryColumn('text') ownerId: string;
  @Column('text', { nullable: true }) name: string | null;
  @Column('integer') accounts: number;
  @Column('bigint') deposited: bigint;
}

/** One row an owner, written by the events of all their accounts, so by several partitions at once. */
export const holdings = postgresView(HoldingRow, {
  name: 'holdings',
  version: 1,
  key: 'ownerId',
  from: [Accounts, Owners],
  initial: { name: null, accounts: 0, deposited: 0n },
  definedBy: ['Named', 'Opened'],
}).on({
  Named: (_, { name }) => ({ name }),
  Opened: (row) => ({ accounts: row.accounts + 1 }),
  Deposited: (row, { amount }) => ({ deposited: row.deposited + amount }),
});

export const deposits = clickhouseFacts('deposits', {
  version: 1,
  from: [Accounts],
  columns: {
    account_id: 'LowCardinality(String)',
    at: "DateTime64(6, 'UTC')",
    amount: 'Int64',
    note: 'Nullable(String)',
  },
  orderBy: ['account_id', 'at'],
}).on({
  Deposited: ({ accountId, amount, note }, { at }) => [{ account_id: accountId, at, amount, note: note ?? null }],
});

/** The newest state of an account: a later event of the account replaces the row. */
export const accountStates = clickhouseFacts('account_states', {
  version: 1,
  from: [Accounts],
  columns: { account_id: 'String', state: 'LowCardinality(String)' },
  identity: ['account_id'],
  orderBy: ['account_id'],
}).on({
  Opened: ({ accountId }) => [{ account_id: accountId, state: 'open' }],
  Closed: ({ accountId }) => [{ account_id: accountId, state: 'closed' }],
});

/** The services' stores in miniature: gives events their streams, versions, ids and feed numbers. */
export class Stores {
  readonly recorded: RecordedEvent[] = [];
  private readonly versions = new Map<string, number>();
  private readonly heads = new Map<string, bigint>();

  append(...events: AnyEvent[]): RecordedEvent[] {
    return events.map((each) => {
      const recorded = this.record(each);
      this.recorded.push(recorded);
      return recorded;
    });
  }

  private record(each: AnyEvent): RecordedEvent {
    const of = [Accounts, Owners].find(({ events }) => events.some(({ type }) => type === each.type)) as Stream;
    const streamId = streamIdOf(of, each);
    const streamVersion = (this.versions.get(streamId) ?? 0) + 1;
    const feedNumber = (this.heads.get(of.service) ?? 0n) + 1n;
    this.versions.set(streamId, streamVersion);
    this.heads.set(of.service, feedNumber);
    const time = `2026-01-01T00:00:00.${String(this.recorded.length % 1_000_000).padStart(6, '0')}Z`;
    return {
      id: crypto.randomUUID(),
      type: each.type,
      schemaVersion: 1,
      service: of.service,
      streamId,
      streamVersion,
      feedNumber,
      partitionKey: partitionKeyOf(of, each),
      occurredAt: time,
      recordedAt: time,
      correlationId: 'test',
      causationId: null,
      origin: 'live',
      traceparent: null,
      data: JSON.parse(encodeData(each)) as unknown,
    };
  }
}
