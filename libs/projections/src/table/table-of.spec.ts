import { postgresView } from '@refold/model';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Accounts } from '../../test/bank';
import { fingerprintOfView } from './fingerprint';
import { indexName, ledgerName, physicalName } from './names';
import { snakeCase } from './columns';
import { tableOf } from './table-of';

@Entity('parcels')
@Index(['sentAt', 'parcelId'])
@Index(['receiver'], { fulltext: true })
class Parcel {
  @PrimaryColumn('text') parcelId: string;
  @Column('text') receiver: string;
  @Column('timestamptz', { nullable: true }) sentAt: string | null;
  @Index() @Column('bigint') weightGrams: bigint;
  @Column('jsonb', { name: 'stops' }) stopsOnTheWay: readonly string[];
}

test('a row class gives its columns, its key and its indexes by their names in the database', () =>
  expect(tableOf(Parcel)).toEqual({
    name: 'parcels',
    columns: [
      { property: 'parcelId', column: 'parcel_id', type: 'text', nullable: false, primary: true },
      { property: 'receiver', column: 'receiver', type: 'text', nullable: false, primary: false },
      { property: 'sentAt', column: 'sent_at', type: 'timestamptz', nullable: true, primary: false },
      { property: 'weightGrams', column: 'weight_grams', type: 'bigint', nullable: false, primary: false },
      { property: 'stopsOnTheWay', column: 'stops', type: 'jsonb', nullable: false, primary: false },
    ],
    key: expect.objectContaining({ column: 'parcel_id' }),
    indexes: expect.arrayContaining([['sent_at', 'parcel_id'], ['weight_grams']]),
    searched: ['receiver'],
  }));

test('what is searched is one column of text', () => {
  @Entity('heavy')
  @Index(['weightGrams'], { fulltext: true })
  class Heavy {
    @PrimaryColumn('text') parcelId: string;
    @Column('bigint') weightGrams: bigint;
  }
  expect(() => tableOf(Heavy)).toThrow(/Heavy has a fulltext index that is not on exactly one column of type text/);
});

describe('an earlier version of a view', () => {
  @Entity('accounts_seen')
  @Index(['openedBy', 'accountId'])
  class Before {
    @PrimaryColumn('text') accountId: string;
    @Column('text') openedBy: string;
  }
  @Entity('accounts_seen')
  @Index(['visits', 'accountId'])
  class Now extends Before {
    @Column('integer') visits: number;
  }
  const head = { name: 'accounts_seen', key: 'accountId', from: [Accounts], definedBy: 'Opened' } as const;
  const handlers = { Opened: () => ({ openedBy: 'somebody' }) };
  const now = postgresView(Now, { ...head, version: 2, initial: { openedBy: '', visits: 0 } }).on({
    ...handlers,
    Deposited: ({ visits }) => ({ visits: visits + 1 }),
  });
  const asItWas = postgresView(Before, { ...head, version: 1, initial: { openedBy: '' } }).on(handlers);

  test('that leaves columns out has the table, the indexes and the fingerprint that it had', () => {
    const earlier = now.earlier({ version: 1, without: ['visits'] }).on({ Deposited: undefined });
    expect(tableOf(earlier.row)).toEqual(tableOf(Before));
    expect(fingerprintOfView(earlier)).toBe(fingerprintOfView(asItWas));
    expect(tableOf(now.row).columns.map(({ column }) => column)).toEqual(['account_id', 'opened_by', 'visits']);
  });
});

test('a column type that would not come back as it was written is refused', () => {
  @Entity('floats')
  class Floats {
    @PrimaryColumn('text') id: string;
    @Column('double precision') weight: number;
  }
  expect(() => tableOf(Floats)).toThrow(/Floats.weight has the column type double precision/);
});

test('a row is known by one text key', () => {
  @Entity('pairs')
  class Pairs {
    @PrimaryColumn('text') one: string;
    @PrimaryColumn('text') other: string;
  }
  expect(() => tableOf(Pairs)).toThrow(/exactly one/);
  expect(() => tableOf(class {})).toThrow(/no table name/);
});

test('snake case', () => expect(['orderId', 'shipTo', 'sku'].map(snakeCase)).toEqual(['order_id', 'ship_to', 'sku']));

describe('physical names', () => {
  const view = { name: 'order_details', version: 12 };

  test('carry the version', () => {
    expect(physicalName(view)).toBe('order_details_v12');
    expect(ledgerName(view)).toBe('order_details_v12__ledger');
    expect(indexName(view, ['placed_at'])).toBe('order_details_v12__placed_at_idx');
  });

  test('that PostgreSQL would cut stay apart, also between versions', () => {
    const columns = ['customer_id', 'placed_at', 'total_amount', 'order_id'];
    const names = [1, 2].map((version) => indexName({ ...view, version }, columns));
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(63);
  });
});
