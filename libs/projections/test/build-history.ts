import { silent } from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';
import { testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import { migrateViews, ViewProjection, type AnyView, type ClickHouse, type Projection } from '../src';
import type { BuildOptions } from '../src/build/build';
import { Accounts, Audited, Closed, Deposited, Named, Opened, Owners, Stores, Tagged } from './bank';
import { arrivalsOf, dump, runnerOf, silentOwners } from './projected';
import { Topics } from './topics';

/** Accounts that are opened, audited, filled and closed; owners who are named before and after, and never. */
export const history = (count = 40): Stores => {
  const stores = new Stores();
  const of = (at: number) => ({ accountId: `a${at}`, ownerId: `o${at % 7}` });
  for (let owner = 0; owner < 3; owner++) stores.append(new Named({ ownerId: `o${owner}`, name: `Owner "${owner}"` }));
  for (let at = 0; at < count; at++) {
    stores.append(new Opened({ ...of(at), limit: '10' }));
    for (let deposit = 1; deposit <= 6; deposit++) {
      const note = deposit === 2 ? { note: 'two\\' } : {};
      stores.append(new Deposited({ ...of(at), amount: String(deposit * 40), ...note }));
    }
    if (at % 3 === 0) stores.append(new Audited(of(at)));
    if (at % 5 === 0) stores.append(new Closed(of(at)), new Deposited({ ...of(at), amount: '9' }));
  }
  for (let owner = 2; owner < 5; owner++) stores.append(new Named({ ownerId: `o${owner}`, name: `Later ${owner}` }));
  stores.append(new Tagged({ ownerId: 'o1', tags: ['x', 'y'] }), new Tagged({ ownerId: 'o5', tags: [] }));
  return stores;
};

/** A live version and one that is rebuilt, in two databases, and the topics that both are made of. */
export class BuildStage {
  private constructor(
    readonly live: TestDatabase,
    readonly green: TestDatabase,
    readonly scope: TestTopics,
    readonly topics: Topics,
  ) {}

  static async open(): Promise<BuildStage> {
    const [live, green, scope] = [await testDatabase('live'), await testDatabase('green'), testTopics('build')];
    await migrateViews(green.pool);
    const topics = new Topics(scope.brokers, scope.prefix);
    await topics.create();
    return new BuildStage(live, green, scope, topics);
  }

  async close(): Promise<void> {
    await Promise.all([this.live.drop(), this.green.drop(), this.scope.drop()]);
  }

  options(projection: Projection, more: Partial<BuildOptions> = {}): BuildOptions {
    return {
      ...{
        pool: this.green.pool,
        clickhouse: {} as ClickHouse,
        kafka: this.topics.kafka,
        topicPrefix: this.scope.prefix,
      },
      ...{ owners: silentOwners, streams: [Accounts, Owners], skipTypes: new Set<string>(), logger: silent },
      ...{ projection, workers: 2, throttle: 'none', liveLagMs: () => 0, signal: new AbortController().signal },
      onProgress: () => undefined,
      ...more,
    };
  }

  async applyLive(projection: Projection, recorded: readonly RecordedEvent[]): Promise<void> {
    const runner = await runnerOf(this.live.pool, projection);
    await runner.apply(arrivalsOf(recorded), []);
  }

  /** Rows, ledger and dead letters, to the byte. */
  async expectSameAsLive(view: AnyView): Promise<void> {
    expect(await dump(this.green.pool, view)).toEqual(await dump(this.live.pool, view));
    await this.expectSameLedger(new ViewProjection(view));
  }

  async expectSameLedger({ ledger }: Projection): Promise<void> {
    const entries = `select * from ${ledger} order by stream_id`;
    const letters = `select status, stream_id, stream_version, row_key, event_id, reason, convert_from(record_value, 'UTF8') as value
      from dead_letters order by stream_id, stream_version, id`;
    for (const query of [entries, letters])
      expect((await this.green.pool.query<object>(query)).rows).toEqual(
        (await this.live.pool.query<object>(query)).rows,
      );
  }
}
