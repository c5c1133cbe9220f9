import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from '../access/scope';
import { sortKeys } from '../answers/sort';
import { any, contains, isUnknown, not, startsWith } from '../filters/criterion';
import type { Snapshot } from '../postgres/snapshot/snapshot';
import { pageRequest } from './page';
import { equals } from './parameters';
import { type Reading, ViewRows } from './view-rows';

@Entity('parcels')
class Parcel {
  @PrimaryColumn('text') parcelId: string;
  @Column('text') customerId: string;
  @Column('text') receiver: string;
}

const everything: Scope = { customerId: null, hidesPersonal: false };
const ofAnn: Scope = { customerId: 'ann', hidesPersonal: false };
const impersonal: Scope = { customerId: null, hidesPersonal: true };

const rows = new ViewRows(Parcel, 'parcelId', { owner: 'customerId', personal: ['receiver'] });
const nobodys = new ViewRows(Parcel, 'parcelId');
const byId = sortKeys(Parcel, 'parcelId', []);
const byReceiver = sortKeys(Parcel, 'parcelId', [{ field: 'receiver', direction: 'asc' }]);

/** Keeps the statements, and has no rows. */
const readingAs = (scope: Scope) => {
  const statements: { text: string; values: unknown[] }[] = [];
  const told: unknown[] = [];
  const snapshot = {
    versions: async () => ({ tableOf: (view: string, keys?: readonly string[]) => (told.push(keys), `${view}_v1`) }),
    columnsOf: async () => new Set(['parcel_id', 'customer_id', 'receiver']),
    query: async (text: string, values: unknown[]) => {
      statements.push({ text, values });
      return [];
    },
  };
  return { statements, told, reading: { scope, snapshot: snapshot as unknown as Snapshot } };
};

type Way = (of: ViewRows<Parcel>, reading: Reading) => Promise<unknown>;
const ways: readonly [string, Way][] = [
  ['by keys', (of, reading) => of.byKeys(reading, ['1'])],
  ['as a page', (of, reading) => of.page(reading, pageRequest(byId, { first: 3 }), [])],
  [
    'as a page after a cursor, from the end, and filtered',
    (of, reading) => {
      const request = { ...pageRequest(byReceiver, { last: 3 }), after: ['b', '2'], before: ['y', '3'] };
      return of.page(reading, request, [equals('customer_id', 'bob')]);
    },
  ],
  ['as a count', (of, reading) => of.count(reading, [equals('customer_id', 'bob')])],
  ['as pages of parents', (of, reading) => of.pagesBy(reading, 'customerId', ['bob'], pageRequest(byId, {}))],
  ['as counts of parents', (of, reading) => of.countsBy(reading, 'customerId', ['bob'])],
];

describe.each(ways)('rows of a view, read %s', (name, read) => {
  it('are bound to their customer in every part of the statement', async () => {
    const { statements, reading } = readingAs(ofAnn);
    await read(rows, reading);
    for (const { text, values } of statements) {
      const parts = text.split(' from parcels_v1 where ').slice(1);
      expect(parts.length).toBeGreaterThan(0);
      for (const part of parts) {
        const place = Number(/^\(_defined and not _deleted\) and \(customer_id = \$(\d+)\)/.exec(part)?.[1]);
        expect(values[place - 1]).toBe('ann');
      }
    }
    expect(statements).toHaveLength(1);
  });

  it('say which they are: those of the keys, or any', async () => {
    const { told, reading } = readingAs(everything);
    await read(rows, reading);
    expect(told).toEqual([name === 'by keys' ? ['1'] : undefined]);
  });

  it('are of all where the request is', async () => {
    const { statements, reading } = readingAs(everything);
    await read(rows, reading);
    expect(JSON.stringify(statements)).not.toContain('ann');
  });

  it('are not read at all for a customer when nothing says whose they are', async () => {
    const { statements, reading } = readingAs(ofAnn);
    await expect(read(nobodys, reading)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(statements).toEqual([]);
  });
});

describe('a statement', () => {
  it('is planned by its values where they decide how many rows there are, and prepared where they do not', async () => {
    const plans: (string | undefined)[] = [];
    const { reading } = readingAs(everything);
    const query = async (...[, , plan]: Parameters<Snapshot['query']>) => {
      plans.push(plan);
      return [];
    };
    const kept = { ...reading, snapshot: { ...reading.snapshot, query } as unknown as Snapshot };
    await rows.page(kept, pageRequest(byId, {}), [equals('customer_id', 'bob')]);
    await rows.page(kept, pageRequest(byId, {}), [contains('receiver', 'bob').holds]);
    expect(plans).toEqual(['prepared', 'planned afresh']);
  });
});

describe('what is personal', () => {
  it('does not leave the database for those who do not need it', async () => {
    const { statements, reading } = readingAs(impersonal);
    await rows.byKeys(reading, ['1']);
    await rows.page(reading, pageRequest(byId, {}), []);
    await rows.pagesBy(reading, 'customerId', ['bob'], pageRequest(byId, {}));
    expect(statements).toHaveLength(3);
    for (const { text } of statements) {
      expect(text).toContain('null::text as "receiver"');
      expect(text).not.toMatch(/\breceiver as/);
    }
  });

  it('neither picks rows for them nor puts them in order', async () => {
    const { statements, reading } = readingAs(impersonal);
    const filtered = [equals('receiver', 'Bob')];
    const bobs = startsWith('receiver', 'bob');
    for (const read of [
      () => rows.page(reading, pageRequest(byId, {}), filtered),
      () => rows.count(reading, filtered),
      () => rows.page(reading, pageRequest(byId, {}), [any([isUnknown('customer_id'), not(bobs)]).holds]),
      () => rows.page(reading, pageRequest(byReceiver, {}), []),
      () => rows.pagesBy(reading, 'customerId', ['bob'], pageRequest(byReceiver, {})),
      () => rows.countsBy(reading, 'receiver', ['Bob']),
    ])
      await expect(read()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(statements).toEqual([]);
  });

  it('is read by all others', async () => {
    const { statements, reading } = readingAs(ofAnn);
    await rows.page(reading, pageRequest(byReceiver, {}), [equals('receiver', 'Bob')]);
    expect(statements[0]?.text).toContain('receiver as "receiver"');
  });
});
