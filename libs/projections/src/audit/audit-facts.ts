import { canonical } from '../afresh/compare-rows';
import type { PlacedFact } from '../afresh/facts/fact-cells';
import { FreshFacts, type FactDrift } from '../afresh/facts/fresh-facts';
import { scanFeeds } from '../afresh/feed-scan';
import type { FactsProjection } from '../clickhouse/facts-projection';
import type { RecordedEvent } from '@refold/model';
import type { OnProgress } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import type { Findings } from './findings';
import { randomEvents } from './random-events';

/** Facts that are looked up together at their owners. */
const factsAtOnce = 1_000;

/** Facts of one table held against the events of their owners. */
export class FactAudit {
  readonly fresh: FreshFacts;
  /** Names of facts in whose place something else was removed: what belongs there may be gone, too. */
  private readonly cleared = new Set<string>();

  constructor(
    private readonly tools: OperatorTools,
    private readonly projection: FactsProjection,
    private readonly findings: Findings,
    private readonly repair: boolean,
  ) {
    this.fresh = new FreshFacts(tools, projection);
  }

  /** Whether these stored facts are what their events give. */
  async checkStored(stored: readonly PlacedFact[]): Promise<void> {
    this.findings.checked += stored.length;
    for (const drift of await this.fresh.driftsIn(stored)) await this.take(drift);
  }

  /**
   * Whether the facts of these events are stored.
   * @param only the kinds that count; what stands in the table was looked at already when all of it was
   */
  async checkGiven(recorded: readonly RecordedEvent[], only: (drift: FactDrift) => boolean = allDrifts): Promise<void> {
    const { events, problems } = await this.fresh.taken(recorded);
    for (const [streamId, problem] of problems) this.findings.addProblem(streamId, problem);
    const { checked, drifts } = await this.fresh.driftsOf(events);
    const counted = drifts.filter(only);
    this.findings.checked += only === allDrifts ? checked : counted.length;
    for (const drift of counted) await this.take(drift);
  }

  /** Some checks of one fact or one event each: of facts that there are, and of those that there should be. */
  async draw(count: number): Promise<(() => Promise<void>)[]> {
    const stored = await this.fresh.stored.random(Math.ceil(count / 2));
    const given: RecordedEvent[] = [];
    for await (const page of randomEvents(this.tools, this.projection, Math.floor(count / 2))) given.push(...page);
    return [
      ...stored.map((fact) => () => this.checkStored([fact])),
      ...given.map((recorded) => () => this.checkGiven([recorded])),
    ];
  }

  async sample(count: number, onProgress: OnProgress): Promise<void> {
    await this.checkStored(await this.fresh.stored.random(Math.ceil(count / 2)));
    for await (const page of randomEvents(this.tools, this.projection, Math.floor(count / 2))) {
      await this.checkGiven(page);
      onProgress({ what: 'facts', done: this.findings.checked, total: count });
    }
    if (this.cleared.size > 0)
      for await (const page of scanFeeds(this.tools, this.projection, onProgress))
        await this.checkGiven(page, ({ name }) => this.cleared.has(name));
  }

  /** Every fact that there is, then every fact that there should be and is not, or only in an older version. */
  async all(onProgress: OnProgress): Promise<void> {
    const total = await this.fresh.stored.count();
    for await (const page of this.fresh.stored.pages(10 * factsAtOnce))
      for (let from = 0; from < page.length; from += factsAtOnce) {
        await this.checkStored(page.slice(from, from + factsAtOnce));
        onProgress({ what: 'facts', done: this.findings.checked, total: Math.max(total, this.findings.checked) });
      }
    for await (const page of scanFeeds(this.tools, this.projection, onProgress)) await this.checkGiven(page, isAbsent);
  }

  private async take(drift: FactDrift): Promise<void> {
    const { kind, name, stored, expected } = drift;
    if (this.repair) {
      await this.fresh.mend(drift);
      if (kind === 'planted' && this.projection.facts.identity) this.cleared.add(name);
    }
    const columns = differing(stored, expected);
    const plain = { stored: stored && plainFact(stored), expected: expected && plainFact(expected) };
    this.findings.add({ key: name, kind, columns, ...plain, repaired: this.repair });
  }
}

const allDrifts = (): boolean => true;

const isAbsent = ({ stored, expected }: FactDrift): boolean =>
  stored === null || (expected !== null && stored.version < expected.version);

const plainFact = ({ cells, eventId, row, version }: PlacedFact): Readonly<Record<string, unknown>> => ({
  ...cells,
  ...{ _event_id: eventId, _row: row, _version: version.toString() },
});

const differing = (stored: PlacedFact | null, expected: PlacedFact | null): string[] => {
  const [one, other] = [stored, expected].map((fact) => fact && plainFact(fact));
  return Object.keys(one ?? other ?? {}).filter(
    (column) => !one || !other || canonical(one[column]) !== canonical(other[column]),
  );
};
