import { factsOf, type RecordedEvent } from '@refold/model';
import type { FactsProjection } from '../../clickhouse/facts-projection';
import { FactsWorkspace } from '../../clickhouse/facts-workspace';
import { Ledger } from '../../ledger/ledger';
import type { OperatorTools } from '../../operations/tools';
import { cellsOf, keyTextOf, nameOfFact, sameFact, type PlacedFact } from './fact-cells';
import type { TakenEvent } from '../fold-row';
import { asked } from '../row-sources';
import { StoredFacts } from './stored-facts';
import { takenOf, type Taken, type TakenRules } from '../taken-events';

/** A fact that is not as the events give it. */
export interface FactDrift {
  readonly kind: 'altered' | 'missing' | 'planted';
  /** See {@link nameOfFact}. */
  readonly name: string;
  readonly stored: PlacedFact | null;
  readonly expected: PlacedFact | null;
  /** The event that gives what is expected. */
  readonly given: TakenEvent | null;
}

/** Facts of one table held against the events of their owners. */
export class FreshFacts {
  readonly stored: StoredFacts;
  private readonly ledger: Ledger;

  constructor(
    private readonly tools: Pick<OperatorTools, 'pool' | 'clickhouse' | 'owners' | 'reader'>,
    readonly projection: FactsProjection,
  ) {
    this.stored = new StoredFacts(tools.clickhouse, projection);
    this.ledger = new Ledger(projection.ledger);
  }

  /** Of these events those that the table has taken, and that it handles. Parked ones are not among them. */
  async taken(
    recorded: readonly RecordedEvent[],
    counts: TakenRules['counts'] = () => true,
  ): Promise<{ readonly events: readonly TakenEvent[]; readonly problems: Taken['problems'] }> {
    const handles = (type: string): boolean => this.projection.handles(type);
    const rules = { handles, counts, whole: false };
    return takenOf(this.tools.pool, this.projection, this.tools.reader, recorded, rules);
  }

  /** The facts that an event gives. */
  factsOf({ event, meta }: TakenEvent): PlacedFact[] {
    const { facts } = this.projection;
    return factsOf(facts, event, meta).map((fact, row) => ({
      cells: cellsOf(facts, fact),
      eventId: meta.eventId,
      row,
      version: BigInt(meta.streamVersion),
    }));
  }

  /**
   * Facts of these events that are missing or altered. The ledger was read before, and facts are sent before it moves: so
   * what it says is there must be there.
   */
  async driftsOf(taken: readonly TakenEvent[]): Promise<{ readonly checked: number; readonly drifts: FactDrift[] }> {
    const expected = this.latestOf(taken);
    const stored = await this.stored.at([...expected.values()].map(({ fact }) => fact));
    const drifts: FactDrift[] = [];
    const later: { readonly found: PlacedFact; readonly instead: FactDrift }[] = [];
    for (const [key, { fact, given }] of expected) {
      const found = stored.get(key) ?? null;
      const drift = { name: nameOfFact(this.projection.facts, fact), stored: found, expected: fact, given };
      if (found === null) drifts.push({ kind: 'missing', ...drift });
      else if (found.version > fact.version && this.projection.facts.identity)
        later.push({ found, instead: { kind: 'altered', ...drift } });
      else if (!sameFact(found, fact)) drifts.push({ kind: 'altered', ...drift });
    }
    return { checked: expected.size, drifts: [...drifts, ...(await this.driftsBehind(later))] };
  }

  /** Stored facts that no event gives, or that an event gives otherwise. */
  async driftsIn(stored: readonly PlacedFact[]): Promise<FactDrift[]> {
    const events = await this.eventsOf(stored);
    return stored.flatMap((fact): FactDrift[] => {
      const given = events.get(fact.eventId) ?? null;
      if (given === 'unreadable') return [];
      const expected = (given && this.factsOf(given)[fact.row]) ?? null;
      const name = nameOfFact(this.projection.facts, fact);
      if (expected === null) return [{ kind: 'planted', name, stored: fact, expected, given: null }];
      return sameFact(fact, expected) ? [] : [{ kind: 'altered', name, stored: fact, expected, given }];
    });
  }

  /** Sends the facts of events (again): those that are there replace themselves. */
  async send(taken: readonly TakenEvent[]): Promise<void> {
    const workspace = new FactsWorkspace(this.projection.facts, this.tools.clickhouse);
    for (const { event, meta } of taken) workspace.fold(event, meta);
    await workspace.write();
  }

  /** Removes what no event gives, and sends the facts of the stream again that something else stood for. */
  async mend({ stored, expected, given }: FactDrift): Promise<void> {
    if (stored) await this.stored.remove(stored);
    if (!expected || !given) return;
    const { streamId, streamVersion, service } = given.recorded;
    const entry = (await this.ledger.read(this.tools.pool, [streamId])).get(streamId);
    const to = Math.max(entry?.version ?? 0, streamVersion);
    const recorded = await asked(service, this.tools.owners.missing({ streamId, from: 1, to }));
    await this.send((await this.taken(recorded)).events);
  }

  /** What each place of the table should hold. Of one fact the last version counts, as in the table. */
  private latestOf(taken: readonly TakenEvent[]): Map<string, { fact: PlacedFact; given: TakenEvent }> {
    const latest = new Map<string, { fact: PlacedFact; given: TakenEvent }>();
    for (const given of taken)
      for (const fact of this.factsOf(given)) {
        const key = keyTextOf(this.projection.facts, fact);
        if (fact.version >= (latest.get(key)?.fact.version ?? 0n)) latest.set(key, { fact, given });
      }
    return latest;
  }

  /** A later version than expected is good when it is the owner's: it was applied since, or is just being sent. */
  private async driftsBehind(
    later: readonly { readonly found: PlacedFact; readonly instead: FactDrift }[],
  ): Promise<FactDrift[]> {
    const drifts = new Map((await this.driftsIn(later.map(({ found }) => found))).map((each) => [each.stored, each]));
    return later.flatMap(({ found, instead }) => {
      const drift = drifts.get(found);
      if (!drift) return [];
      return [drift.kind === 'altered' ? drift : instead];
    });
  }

  /** By id. What cannot be read any more is there all the same: nobody may call its facts planted. */
  private async eventsOf(stored: readonly PlacedFact[]): Promise<Map<string, TakenEvent | 'unreadable'>> {
    const ids = [...new Set(stored.map(({ eventId }) => eventId))];
    const { owners } = this.tools;
    const found = await Promise.all(
      [...this.projection.services].map((service) => asked(service, owners.events(service, ids))),
    );
    const handled = found.flat().filter(({ type }) => this.projection.handles(type));
    return new Map(handled.map((recorded) => [recorded.id, this.readOrNot(recorded)]));
  }

  private readOrNot(recorded: RecordedEvent): TakenEvent | 'unreadable' {
    const { event, meta } = this.tools.reader.fromRecorded(recorded);
    try {
      return meta ? { recorded, event: event(), meta } : 'unreadable';
    } catch {
      return 'unreadable';
    }
  }
}
