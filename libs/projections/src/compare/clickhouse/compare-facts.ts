import type { PoolClient } from 'pg';
import type { FactsProjection } from '../../clickhouse/facts-projection';
import type { OnProgress } from '../../operations/reports';
import { sql } from '../../sql';
import { bookkeepingColumns } from '../../table/clickhouse-ddl';
import { compareColumns, type Compared } from '../columns';
import type { Groups } from '../groups';
import { whileBothRest, type DiffTools, type Pair, type Patience } from '../standing/standing';
import { isSettled, readFacts } from './read-facts';
import { countFacts, differingFacts, digestsOf, type Column, type DifferingFact, type Side } from './statements';

const findWaiting = sql(__dirname, 'find-waiting');

/** Facts of one bucket, as long as there are no more than some hundred million. */
const bucketRows = 4_096;
const mostBuckets = 65_536;
/** Buckets whose differing facts are in memory at a time. */
const bucketsAtOnce = 8;
/** Facts that are looked at while nothing is written: some ten milliseconds. */
const factsAtRest = 200;

/**
 * Compares all facts of two versions, first as they lie there while events go on arriving. Of what differs then, a fact
 * that both versions have from one event is different for good; any other may only just have reached the one and not the
 * other, so it is looked at once more when both rest.
 * @throws Refusal when they do not come to rest
 */
export const compareFacts = async (
  tools: DiffTools,
  pair: Pair<FactsProjection>,
  patience: Patience,
  groups: Groups,
  onProgress: OnProgress,
): Promise<Compared> => {
  const comparison = new FactsComparison(tools, pair, patience, groups);
  return comparison.run(onProgress);
};

class FactsComparison {
  private readonly blue: Side;
  private readonly green: Side;
  private readonly columns: ReturnType<typeof columnsOf>;

  constructor(
    private readonly tools: DiffTools,
    private readonly pair: Pair<FactsProjection>,
    private readonly patience: Patience,
    private readonly groups: Groups,
  ) {
    [this.blue, this.green] = sidesOf(pair);
    this.columns = columnsOf(pair);
  }

  async run(onProgress: OnProgress): Promise<Compared> {
    const { shared, removed, added } = this.columns;
    const [blueRows, greenRows] = await Promise.all([this.count(this.blue), this.count(this.green)]);
    const buckets = Math.min(Math.max(1, Math.ceil(Math.max(blueRows, greenRows) / bucketRows)), mostBuckets);
    const differing = await this.differingBuckets(buckets);
    let rowsCompared = blueRows;
    let done = 0;
    for (let from = 0; from < differing.length; from += bucketsAtOnce) {
      const chosen = differing.slice(from, from + bucketsAtOnce);
      rowsCompared += await this.compare(differingFacts(this.blue, this.green, shared, { buckets, chosen }));
      done += chosen.length;
      const ratio = done / differing.length;
      onProgress({ what: 'rows compared', done: Math.round(rowsCompared * ratio), total: rowsCompared });
    }
    for (const column of removed) this.groups.columnRemoved(column, blueRows);
    onProgress({ what: 'rows compared', done: rowsCompared, total: rowsCompared });
    return { rowsCompared, addedColumns: added };
  }

  private async count(side: Side): Promise<number> {
    const [row] = await this.tools.clickhouse.select<{ rows: string }>(countFacts(side));
    return Number(row?.rows ?? 0);
  }

  private async differingBuckets(buckets: number): Promise<string[]> {
    const digests = async (side: Side): Promise<Map<string, string>> => {
      const rows = await this.tools.clickhouse.select<Record<'bucket' | 'rows' | 'hash', string>>(
        digestsOf(side, this.columns.shared, buckets),
      );
      return new Map(rows.map(({ bucket, rows: count, hash }) => [bucket, `${count} ${hash}`]));
    };
    const [blue, green] = await Promise.all([digests(this.blue), digests(this.green)]);
    return [...new Set([...blue.keys(), ...green.keys()])].filter((bucket) => blue.get(bucket) !== green.get(bucket));
  }

  /** @returns how many keys only green stores */
  private async compare(query: string): Promise<number> {
    const facts = await this.tools.clickhouse.select<DifferingFact>(query);
    let onlyGreen = this.note(facts.filter(isSettled), new Set());
    let suspects = facts.filter((fact) => !isSettled(fact));
    if (suspects.length > factsAtRest) {
      const { differing, moved } = await this.lookBeforeAndAfter(suspects, query);
      onlyGreen += differing;
      suspects = moved;
    }
    for (let from = 0; from < suspects.length; from += factsAtRest)
      onlyGreen += await this.lookAtRest(suspects.slice(from, from + factsAtRest));
    return onlyGreen;
  }

  /**
   * Many suspects would hold up the feed for long. A fact only ever goes forward, so one that is the same before and
   * after a moment of rest was so at that moment, too: only those that have moved remain.
   */
  private async lookBeforeAndAfter(
    suspects: readonly DifferingFact[],
    query: string,
  ): Promise<{ differing: number; moved: DifferingFact[] }> {
    const { tools, pair, patience } = this;
    const waiting = await whileBothRest(tools, pair, patience, (client) => this.waitingOf(client, suspects));
    const facts = await tools.clickhouse.select<DifferingFact>(query);
    const after = new Map(facts.map((fact) => [JSON.stringify(fact.key), JSON.stringify(fact)]));
    const still = suspects.filter((fact) => after.has(JSON.stringify(fact.key)));
    const isSame = (fact: DifferingFact): boolean => after.get(JSON.stringify(fact.key)) === JSON.stringify(fact);
    return { differing: this.note(still.filter(isSame), waiting), moved: still.filter((fact) => !isSame(fact)) };
  }

  private async lookAtRest(suspects: readonly DifferingFact[]): Promise<number> {
    const { tools, pair, patience } = this;
    const query = differingFacts(this.blue, this.green, this.columns.shared, 'given');
    const keys = suspects.map(({ key }) => key);
    const [facts, waiting] = await whileBothRest(tools, pair, patience, async (client) => {
      const differing = await tools.clickhouse.select<DifferingFact>(query, { keys });
      return [differing, await this.waitingOf(client, differing)] as const;
    });
    return this.note(facts, waiting);
  }

  private async waitingOf(client: PoolClient, facts: readonly DifferingFact[]): Promise<ReadonlySet<string>> {
    const ids = facts.flatMap(({ blue, green }) => [...blue, ...green].map(([, , eventId]) => eventId));
    const { blue, green } = this.pair;
    const { rows } = await client.query<{ eventId: string }>(findWaiting, [[blue.id, green.id], ids]);
    return new Set(rows.map(({ eventId }) => eventId));
  }

  private note(facts: readonly DifferingFact[], waiting: ReadonlySet<string>): number {
    let onlyGreen = 0;
    for (const fact of facts) {
      const { kind, key, cells } = readFacts(fact, this.columns.shared, waiting);
      this.groups.add(kind, key, cells);
      if (fact.blue.length === 0) onlyGreen += 1;
    }
    return onlyGreen;
  }
}

const typesOf = ({ facts }: FactsProjection): Map<string, string> =>
  new Map(Object.entries({ ...facts.columns, ...bookkeepingColumns }));

const keyOf = ({ facts }: FactsProjection): readonly string[] => facts.identity ?? ['_event_id', '_row'];

/** An identity that only lists its columns in another order is the same. */
const sidesOf = ({ blue, green }: Pair<FactsProjection>): [Side, Side] => {
  const [before, after] = [keyOf(blue), keyOf(green)];
  const isSame = before.length === after.length && before.every((name) => after.includes(name));
  return [
    { table: blue.id, types: typesOf(blue), key: before },
    { table: green.id, types: typesOf(green), key: isSame ? before : after },
  ];
};

const columnsOf = ({ blue, green }: Pair<FactsProjection>) => {
  const compared = compareColumns(
    new Map(Object.entries(blue.facts.columns)),
    new Map(Object.entries(green.facts.columns)),
  );
  const shared: readonly Column[] = compared.shared;
  return { ...compared, shared };
};
