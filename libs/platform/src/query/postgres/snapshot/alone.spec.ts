import type { Pool } from 'pg';
import { LastCut, type Moment } from '../../freshness/last-cut';
import type { FreshnessRow } from '../../freshness/view-freshness';
import { Snapshot } from './snapshot';

const row = (view: string, told: boolean): FreshnessRow & Moment => ({
  ...{ view, version: 1, engine: 'postgres', sees: '1:1:', now: 100 },
  ...{ heardAt: 99, atMostAt: 99, positions: told ? [['orders', 0, '7']] : null, waitingKeys: told ? 0 : null },
});

/** A database whose connections answer at once: with rows of one column, and with what is seen at present. */
class TinyDatabase {
  sees = '1:1:';
  now = 101;
  rows: unknown[] = ['a', 'b'];
  failure: Error | undefined;
  readonly texts: string[] = [];
  readonly released: unknown[] = [];

  connecting = async (): Promise<void> => undefined;

  readonly pool = {
    connect: async () => {
      await this.connecting();
      return { query: this.query, release: (broken?: unknown) => this.released.push(broken) };
    },
  } as unknown as Pool;

  /** That nothing has been written for a while. */
  rest(): void {
    const last = LastCut.of(this.pool);
    for (let looks = 0; looks < 2; looks++) last.note(['orders'], [row('orders', true), row('stock', false)]);
    const known = last.likely(['orders']);
    if (!known) throw new Error('It is not known.');
    for (let looks = 0; looks < 100; looks++) last.confirms({ sees: this.sees, now: this.now }, known);
  }

  readonly query = async (statement: string | { text: string; rowMode?: string }) => {
    const { text, rowMode } = typeof statement === 'string' ? { text: statement, rowMode: undefined } : statement;
    this.texts.push(text);
    if (this.failure && !/^begin|^commit/.test(text)) throw this.failure;
    const moment = [this.sees, this.now];
    if (rowMode === 'array') {
      const fields = ['sees', 'now', 'found', 'id'].map((name) => ({ name }));
      const found = this.rows.map((id) => [...moment, true, id]);
      return { fields, rows: found.length > 0 ? found : [[...moment, null, null]] };
    }
    if (text.includes('active_versions'))
      return { rows: [{ ...row('orders', true), sees: this.sees, now: this.now, version: 2 }] };
    return text.includes('pg_current_snapshot')
      ? { rows: [{ sees: this.sees, now: this.now }] }
      : { rows: this.rows.map((id) => ({ id })) };
  };
}

const begin = (database: TinyDatabase, plan: Partial<Parameters<Snapshot['expect']>[0]> = {}): Snapshot => {
  const snapshot = new Snapshot(database.pool);
  snapshot.expect({ views: ['orders'], tokens: [], repeatable: true, ...plan });
  return snapshot;
};
const readIds = async (snapshot: Snapshot, view = 'orders') => {
  const table = (await snapshot.versions()).tableOf(view);
  return (await snapshot.query<{ id: string }>(`select id from ${table}`)).map(({ id }) => id);
};
const resting = () => {
  const database = new TinyDatabase();
  database.rest();
  return database;
};

describe('the first statement of a request while nothing is written', () => {
  it('is read alone, with the moment that it saw, and tells how fresh it is', async () => {
    const database = resting();
    const snapshot = begin(database);
    expect(await readIds(snapshot)).toEqual(['a', 'b']);
    expect(await snapshot.isOvertaken()).toBe(false);
    const views = [{ view: 'orders', version: 1, ageSeconds: 2, positions: { orders: ['7'] } }];
    expect(await snapshot.freshness()).toMatchObject({ views });
    await snapshot.end();
    expect(database.texts).toEqual([expect.stringMatching(/pg_current_snapshot[^]+\(select id from orders_v1\)/)]);
    expect(database.released).toEqual([undefined]);
  });

  it('finds nothing where there is nothing, in that moment', async () => {
    const database = resting();
    database.rows = [];
    const snapshot = begin(database);
    expect(await readIds(snapshot)).toEqual([]);
    expect(await snapshot.isOvertaken()).toBe(false);
  });

  it('is overtaken where it saw something new: once more it is read in a snapshot that takes nothing for known', async () => {
    const database = resting();
    database.sees = '2:2:';
    const snapshot = begin(database);
    await readIds(snapshot);
    expect(await snapshot.isOvertaken()).toBe(true);
    database.texts.length = 0;
    const again = snapshot.again();
    expect(await readIds(again)).toEqual(['a', 'b']);
    expect(await again.isOvertaken()).toBe(false);
    const expected = [/^begin/, /active_versions/, /from orders_v2$/].map(
      (text) => expect.stringMatching(text) as string,
    );
    expect(database.texts).toEqual(expected);
    await again.end();
  });

  it('is followed by a snapshot when there is a second one, which must see the same', async () => {
    const database = resting();
    const [same, other] = [begin(database), begin(database)];
    for (const snapshot of [same, other]) await readIds(snapshot);
    expect(await readIds(same)).toEqual(['a', 'b']);
    expect(await same.isOvertaken()).toBe(false);
    database.sees = '2:2:';
    await readIds(other);
    expect(await other.isOvertaken()).toBe(true);
    await Promise.all([same.end(), other.end()]);
  });

  it('is overtaken, too, when a view was read of which nobody said so before', async () => {
    const snapshot = begin(resting());
    await readIds(snapshot, 'stock');
    expect(await snapshot.isOvertaken()).toBe(true);
  });

  it.each([
    ['is told as it fails', new Error('division by zero'), false],
    ['has read of a version that is gone', Object.assign(new Error('gone'), { code: '42P01' }), true],
  ])('that %s leaves no connection that may be broken', async (_, failure, overtaken) => {
    const database = resting();
    database.failure = failure;
    const snapshot = begin(database);
    await expect(readIds(snapshot)).rejects.toThrow();
    await expect(readIds(snapshot)).rejects.toThrow();
    expect(await snapshot.isOvertaken()).toBe(overtaken);
    expect(database.texts).toHaveLength(1);
    expect(database.released).toEqual([true]);
    await snapshot.end();
  });

  it('is read in a snapshot after all when something was written while it waited for a connection', async () => {
    const database = resting();
    database.connecting = async () => {
      const last = LastCut.of(database.pool);
      last.note(['orders'], [{ ...row('orders', true), sees: '2:2:' }]);
    };
    const snapshot = begin(database);
    expect(await readIds(snapshot)).toEqual(['a', 'b']);
    expect(database.texts[0]).toMatch(/^begin/);
    expect(await snapshot.isOvertaken()).toBe(false);
    await snapshot.end();
    expect(database.released).toEqual([undefined]);
  });

  it('is void when it saw something new, also where the second finds no connection', async () => {
    const database = resting();
    database.sees = '2:2:';
    const snapshot = begin(database);
    await readIds(snapshot);
    database.connecting = () => Promise.reject(new Error('timeout exceeded when trying to connect'));
    await expect(readIds(snapshot)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await snapshot.isOvertaken()).toBe(true);
    await snapshot.end();
  });

  it('is not read any more when the request has been answered', async () => {
    const database = resting();
    const snapshot = begin(database);
    await snapshot.versions();
    await snapshot.end();
    await expect(snapshot.query('select id from orders_v1')).rejects.toThrow(/has been answered/);
    expect(database.texts).toEqual([]);
  });
});

describe('a statement is not read alone', () => {
  const firstTextOf = async (database: TinyDatabase, plan?: Partial<Parameters<Snapshot['expect']>[0]>) => {
    const snapshot = begin(database, plan);
    await snapshot.query('select id from orders_v1');
    await snapshot.end();
    return database.texts[0];
  };

  it('while something is written', async () => {
    const database = resting();
    LastCut.of(database.pool).confirms({ sees: '9:9:', now: 1 }, LastCut.of(database.pool).likely([]) as never);
    expect(await firstTextOf(database)).toMatch(/^begin/);
  });

  it.each([
    ['that must not be done twice', { repeatable: false }],
    ['that waited for something', { tokens: [{ text: 't', service: 's', streamId: 'i', version: 1, category: 'c' }] }],
    ['of a view that is not known', { views: ['orders', 'unheard'] }],
  ])('in a request %s', async (_, plan) => {
    expect(await firstTextOf(resting(), plan)).toMatch(/^begin/);
  });
});
