import type { Pool } from 'pg';
import type { PartitionSpan } from '../catalogue/progress';
import type { Discard } from '../dead-letters/dead-letters';
import type { LetterGroup } from '../dead-letters/letter-group';
import { inStreamOrder, type Hole } from '../ledger/plan';
import { fillHoles } from '../owners/fill-holes';
import type { OwnerClient } from '../owners/owner-client';
import type { Arrival } from '../records/arrival';
import type { ArrivalReader } from '../records/read-arrival';
import { booksOf, type Books } from './books';
import { HolesFound, kindOf, RefusedByStore } from './errors';
import { flush, type Flushed, type FlushInput, type FlushOutcome, type FlushPoint, type FlushTools } from './flush';
import type { FlushObserver } from './observer';
import type { Projection } from './projection';
import { inTransaction } from './transaction';
import type { ViewChanges } from './view-changes';

/** A flush that loses this many races in a row meets something else than bad luck. */
const mostRaces = 30;

export interface RunnerOptions {
  readonly pool: Pool;
  readonly projection: Projection;
  readonly reader: ArrivalReader;
  readonly owners: OwnerClient;
  /** Names of topics whose records this projection must see, also those that do not say what they are. */
  readonly topics: ReadonlySet<string>;
  /** Event types that no contract has any more and that may be passed over. */
  readonly skipTypes?: ReadonlySet<string>;
  /** Default: tables of the views' database. */
  readonly books?: Books;
  /** Told of each batch that is stored. */
  readonly observer?: FlushObserver | undefined;
  /** Told what each flush has changed, once it is committed. */
  readonly changes?: Pick<ViewChanges, 'note'> | undefined;
  /** Called at each point of a flush; what it throws undoes the flush, as a crash there would. */
  at?(point: FlushPoint): void | Promise<void>;
}

/** Applies batches to one projection, exactly once, whatever comes twice, early, or broken. */
export class ProjectionRunner {
  readonly projection: Projection;
  private readonly tools: FlushTools;

  constructor(private readonly options: RunnerOptions) {
    const { projection, books = booksOf(projection) } = options;
    this.projection = projection;
    this.tools = { projection, books, at: (point) => options.at?.(point) };
  }

  /** Whether it reads this topic: of others it keeps no progress, and so asks nobody to read them again. */
  follows(topic: string): boolean {
    return this.options.topics.has(topic);
  }

  /**
   * Applies the events of a batch that concern this projection, and moves its progress.
   * @throws an error of kind `store` when a store does not work as it should: nothing is lost, apply the same again
   */
  async apply(arrivals: readonly Arrival[], spans: readonly PartitionSpan[]): Promise<Flushed> {
    const concerned = arrivals.filter((arrival) => this.concerns(arrival));
    const followed = spans.filter(({ topic }) => this.follows(topic));
    const [startedAt, before] = [Date.now(), performance.now()];
    const outcome = await this.flushed(this.inputOf(concerned, followed));
    const milliseconds = performance.now() - before;
    const { applied, letters, healed = 0 } = outcome;
    const { projection } = this;
    this.options.observer?.applied({
      projection,
      arrivals: concerned,
      applied,
      letters,
      healed,
      startedAt,
      milliseconds,
    });
    return outcome;
  }

  /**
   * Folds dead letters again, in their order; those that fail again are parked again.
   * @throws LettersMoved when they are not all that are parked behind their streams and rows
   */
  refold(letters: LetterGroup): Promise<FlushOutcome> {
    return this.flushed({ ...this.inputOfLetters(letters), letters });
  }

  /** The same with one letter given up: it counts as passed, and is kept for ever. */
  discard(letters: LetterGroup, discard: Discard): Promise<FlushOutcome> {
    const input = this.inputOfLetters(letters);
    return this.flushed({ ...input, letters: withDiscarded(letters, discard.id), discard });
  }

  /** What refolding these would do, with one of them given up or none. Nothing is changed. */
  rehearse(letters: LetterGroup, discardedId: string | null = null): Promise<FlushOutcome> {
    const input = this.inputOfLetters(letters);
    return this.flushed({ ...input, letters: withDiscarded(letters, discardedId), rehearsal: true });
  }

  /** A letter that a hole held up is older than those that filled it. */
  private inputOfLetters(letters: LetterGroup): FlushInput {
    return this.inputOf(inStreamOrder([...letters.keys()]), []);
  }

  private inputOf(arrivals: readonly Arrival[], spans: readonly PartitionSpan[]): FlushInput {
    const { skipTypes = new Set<string>() } = this.options;
    const maps = { unhealed: new Map(), refused: new Map(), letters: new Map() };
    return { arrivals, spans, skipTypes, ...maps, discard: null, rehearsal: false };
  }

  private concerns({ category, position, recorded }: Arrival): boolean {
    if (recorded && this.projection.neverConcerns?.(recorded)) return false;
    if (category !== null) return this.projection.categories.has(category);
    return this.options.topics.has(position?.topic ?? '');
  }

  private async flushed(input: FlushInput): Promise<FlushOutcome> {
    for (let races = 0; ; races++) {
      try {
        if (input.rehearsal) return await this.undone(input);
        const done = await inTransaction(this.options.pool, (client) => flush(client, this.tools, input));
        await this.tools.at('committed');
        if (done.changed?.length !== 0) this.options.changes?.note(this.projection.name, done.changed);
        return done;
      } catch (error) {
        if (error instanceof HolesFound) return this.healed(input, error.holes);
        const kind = kindOf(error);
        if (kind === 'data' && input.arrivals.length > 0) return this.isolated(input, error as Error);
        if (kind !== 'again') throw error;
        if (races >= mostRaces)
          throw new Error(`${this.projection.id} lost ${races} races for its rows`, { cause: error });
        await randomPause(races);
      }
    }
  }

  /** Adds what the owner has of the missing versions, and notes for which streams it had nothing. */
  private async healed(input: FlushInput, holes: readonly Hole[]): Promise<FlushOutcome> {
    const { healed, unhealed } = await fillHoles(holes, this.options.owners);
    const arrivals = healed.map((recorded) => this.options.reader.fromRecorded(recorded));
    const outcome = await this.flushed({
      ...input,
      unhealed: new Map([...input.unhealed, ...unhealed]),
      arrivals: inPlace(input.arrivals, arrivals),
    });
    return { ...outcome, healed: (outcome.healed ?? 0) + healed.length };
  }

  /**
   * Finds the event that the store refuses by halving the batch: the first half, then the second, is the same as the
   * whole, for the order stays. The one that is refused alone is parked.
   */
  private async isolated(input: FlushInput, error: Error): Promise<FlushOutcome> {
    const { arrivals } = input;
    const [only] = arrivals;
    if (arrivals.length === 1 && only) {
      if (input.refused.has(only)) throw error;
      return this.flushed({ ...input, refused: new Map([[only, new RefusedByStore(error)]]) });
    }
    if (input.letters.size > 0) return this.flushed(await this.withFirstRefused(input, error));
    const middle = Math.ceil(arrivals.length / 2);
    const first = await this.flushed({ ...input, arrivals: arrivals.slice(0, middle), spans: [] });
    const second = await this.flushed({ ...input, arrivals: arrivals.slice(middle), spans: [] });
    await this.flushed({ ...input, arrivals: [] });
    const letters = [...first.letters, ...second.letters];
    // Each half has told what it changed.
    return { applied: first.applied + second.applied, parked: letters.length, letters, rows: [], changed: [] };
  }

  /** Letters are taken together or not at all, so here the shortest beginning that is refused is found by trials. */
  private async withFirstRefused(input: FlushInput, error: Error): Promise<FlushInput> {
    let [passes, fails] = [0, input.arrivals.length];
    while (fails - passes > 1) {
      const middle = (passes + fails) >> 1;
      if (await this.wouldPass({ ...input, arrivals: input.arrivals.slice(0, middle) })) passes = middle;
      else fails = middle;
    }
    const guilty = input.arrivals[passes];
    if (!guilty || input.refused.has(guilty)) throw error;
    return { ...input, refused: new Map([...input.refused, [guilty, new RefusedByStore(error)]]) };
  }

  private async wouldPass(input: FlushInput): Promise<boolean> {
    try {
      await this.undone(input);
      return true;
    } catch (error) {
      if (kindOf(error) === 'data') return false;
      throw error;
    }
  }

  /** A flush that is rolled back at its end. */
  private async undone(input: FlushInput): Promise<FlushOutcome> {
    const outcomes: FlushOutcome[] = [];
    const undo = new Error('This was only a trial');
    await inTransaction(this.options.pool, async (client) => {
      outcomes.push(await flush(client, this.tools, input));
      throw undo;
    }).catch((error: unknown) => {
      if (error !== undo) throw error;
    });
    const [outcome] = outcomes;
    if (!outcome) throw undo;
    return outcome;
  }
}

/** Each before the first later event of its stream, so that no beginning of the batch has a hole. */
const inPlace = (arrivals: readonly Arrival[], healed: readonly Arrival[]): Arrival[] => {
  const queues = new Map<string, Arrival[]>();
  for (const each of healed) {
    const streamId = each.place?.streamId ?? '';
    queues.set(streamId, [...(queues.get(streamId) ?? []), each]);
  }
  const before = ({ place }: Arrival): Arrival[] => {
    const queue = (place && queues.get(place.streamId)) ?? [];
    const later = queue.findIndex((each) => versionOf(each) >= (place?.streamVersion ?? 0));
    return queue.splice(0, later < 0 ? queue.length : later);
  };
  return arrivals.flatMap((arrival) => [...before(arrival), arrival]);
};

const versionOf = ({ place }: Arrival): number => place?.streamVersion ?? 0;

const withDiscarded = (letters: LetterGroup, discardedId: string | null): LetterGroup =>
  new Map(
    [...letters].map(([arrival, letter]) => [
      arrival,
      letter.id === discardedId ? { ...letter, status: 'discarded' as const } : letter,
    ]),
  );

const randomPause = (races: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5 * 2 ** races, 200)));
