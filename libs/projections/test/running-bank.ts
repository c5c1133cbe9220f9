import { silent } from '@refold/kafka';
import type { ClickhouseFacts, RecordedEvent } from '@refold/model';
import {
  testClickHouse,
  testDatabase,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestTopics,
} from '@refold/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClickHouse, Projector, RebuildVerbs, statusOf, SwitchVerbs, type AnyView, type OwnerClient } from '../src';
import { readActive } from '../src/versions/version-states';
import { Deposited, Named, Opened, Stores } from './bank';
import { dump, ownersOf, silentOwners } from './projected';
import { Topics } from './topics';
import { holdingsOf } from './versions-of-holdings';

/** A whole projector on real servers, over the events of the small bank. */
export class RunningBank {
  readonly stores = new Stores();
  /** Whether owners give their feeds. */
  ownersAnswer = true;
  /** Milliseconds between two looks at the owners' stores. */
  watchOwnersMs = 10_000;
  private readonly running: Projector[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly server: TestClickHouse,
    private readonly scope: TestTopics,
    readonly topics: Topics,
  ) {}

  static async open(name: string): Promise<RunningBank> {
    const [database, server] = await Promise.all([testDatabase(name), testClickHouse(name)]);
    const scope = testTopics(name);
    const topics = new Topics(scope.brokers, scope.prefix);
    await topics.create();
    return new RunningBank(database, server, scope, topics);
  }

  async close(): Promise<void> {
    await Promise.all(this.running.splice(0).map((projector) => projector.stop()));
    await Promise.all([this.database.drop(), this.server.drop(), this.scope.drop()]);
  }

  start(
    views: readonly AnyView[],
    facts: readonly ClickhouseFacts[] = [],
    onRefused = (error: Error): void => {
      throw error;
    },
    pool = this.database.pool,
  ): Projector {
    const projector = new Projector({
      ...{ views, facts, pool, clickhouse: new ClickHouse(this.server.url), onRefused },
      ...{ kafka: this.topics.kafka, topicPrefix: this.topics.prefix, ownerUrls: {}, logger: silent },
      ...{ owners: this.owners(), watchOwnersMs: this.watchOwnersMs },
    });
    projector.start();
    this.running.push(projector);
    return projector;
  }

  private owners(): OwnerClient {
    const owners = ownersOf(this.stores.recorded);
    return { ...owners, feed: (...asked) => (this.ownersAnswer ? owners : silentOwners).feed(...asked) };
  }

  async stop(projector: Projector): Promise<void> {
    this.running.splice(this.running.indexOf(projector), 1);
    await projector.stop();
  }

  /** Ends one projector and starts another with other definitions, as a deployment does. */
  async deploy(old: Projector, views: readonly AnyView[], facts: readonly ClickhouseFacts[] = []): Promise<Projector> {
    await this.stop(old);
    const projector = this.start(views, facts);
    await this.untilJoined(projector);
    return projector;
  }

  untilJoined(projector: Projector): Promise<void> {
    return until('the engines run', async () => projector.states.every(({ running }) => running?.joined() ?? false));
  }

  /** Appends and publishes: 12 accounts of 3 owners at the first time; each deposit is of 1. */
  async write(count: number): Promise<RecordedEvent[]> {
    const account = (number: number) => ({ accountId: `a${number % 12}`, ownerId: `o${number % 3}` });
    const isFirst = this.stores.recorded.length === 0;
    const opened = isFirst ? Array.from({ length: 12 }, (_, at) => new Opened({ ...account(at), limit: '0' })) : [];
    const named = isFirst ? [0, 1, 2].map((at) => new Named({ ownerId: `o${at}`, name: `Owner ${at}` })) : [];
    const deposited = Array.from({ length: count }, (_, at) => new Deposited({ ...account(at), amount: '1' }));
    const recorded = this.stores.append(...opened, ...named, ...deposited);
    await this.topics.publish(recorded);
    return recorded;
  }

  untilApplied(projector: Projector): Promise<void> {
    return until('all is applied', async () => {
      const { projections } = await statusOf(projector);
      const head = this.stores.recorded.filter(({ service }) => service === 'bank').length;
      const readAll = projections.every(({ lagEvents, partitions, services }) => {
        const read = partitions.filter(({ topic }) => topic.endsWith('bank'));
        if (!services.includes('bank')) return lagEvents === 0;
        return lagEvents === 0 && read.reduce((sum, each) => sum + Number(each.nextOffset), 0) >= head;
      });
      return projections.length > 0 && readAll;
    });
  }

  async rebuilt(projector: Projector, view: string, version: number): Promise<void> {
    await new RebuildVerbs(projector.context).rebuild({
      views: [view],
      workers: 1,
      throttle: 'none',
      full: false,
      dryRun: false,
    });
    await this.untilBuilt(`${view}_v${version}`);
    await this.untilFed(projector, `${view}_v${version}`);
  }

  /** On a busy machine one that is built may have been left behind again, and catches up by itself. */
  private untilFed(projector: Projector, projection: string): Promise<void> {
    return until(`${projection} is fed`, async () =>
      projector.states.some(({ running }) => running?.runners.some((runner) => runner.projection.id === projection)),
    );
  }

  untilBuilt(projection: string): Promise<void> {
    return until(`${projection} is built`, async () => {
      const { rows } = await this.database.pool.query<{ state: string; error: string | null }>(
        'select state, error from rebuilds where projection = $1',
        [projection],
      );
      if (rows[0]?.state === 'failed') throw new Error(rows[0].error ?? 'failed without a reason');
      return rows[0]?.state === 'done';
    });
  }

  switches(projector: Projector): SwitchVerbs {
    return new SwitchVerbs(projector.context);
  }

  async activeVersion(view: string): Promise<number | undefined> {
    return (await readActive(this.database.pool)).get(view)?.version;
  }

  /** By owner: name, accounts, deposited, deposits. */
  async holdings(version: number): Promise<Record<string, object>> {
    const rows = (await dump(this.database.pool, holdingsOf(version))) as Record<string, unknown>[];
    return Object.fromEntries(
      rows.map(({ owner_id: owner, name, accounts, deposited, deposits }) => [
        String(owner),
        { name, accounts, deposited, deposits },
      ]),
    );
  }
}

export const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; await sleep(50)) if (await holds()) return;
  throw new Error(`It did not come about that ${what}.`);
};
