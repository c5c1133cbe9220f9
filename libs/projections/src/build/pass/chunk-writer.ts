import type { Pool, PoolClient } from 'pg';
import { DeadLetters, type Parked } from '../../dead-letters/dead-letters';
import { kindOf } from '../../flush/errors';
import type { BuildPass, BuildWorkspace, Projection, ReadEvent } from '../../flush/projection';
import type { ProjectionRunner } from '../../flush/projection-runner';
import { readable, runSteps, type Outcome } from '../../flush/run-steps';
import { inTransaction } from '../../flush/transaction';
import { Ledger } from '../../ledger/ledger';
import type { Arrival } from '../../records/arrival';
import type { BuildProgress } from '../progress/build-progress';
import type { Chunk } from '../reading/history';

/** Points of a chunk at which a process can die; tests make it die there. */
export type BuildPoint = 'folded' | 'rows-written' | 'progress-written' | 'committed' | 'checked' | 'flushed';

export interface ChunkWriterOptions {
  readonly pool: Pool;
  readonly projection: Projection;
  readonly pass: BuildPass;
  readonly progress: BuildProgress;
  /** The way of live events, for chunks that the bulk path cannot take. */
  readonly runner: ProjectionRunner;
  readonly skipTypes: ReadonlySet<string>;
  readonly at?: (point: BuildPoint) => void | Promise<void>;
}

/**
 * Stores chunks, each with its ledger entries and its progress in one transaction. A chunk that is not plain, or that
 * the store refuses, is flushed as live events are: duplicates are told by the ledger, and one bad event is parked alone.
 */
export class ChunkWriter {
  private readonly workspace: BuildWorkspace;
  private readonly ledger: Ledger;
  private readonly deadLetters: DeadLetters;
  /** Null until it is known. While nothing is parked, nothing can wait behind it. */
  private hasLetters: boolean | null = null;

  constructor(private readonly options: ChunkWriterOptions) {
    const { projection, pass } = options;
    this.workspace = projection.openForBuild(pass);
    this.ledger = new Ledger(projection.ledger);
    this.deadLetters = new DeadLetters(projection.id);
  }

  /** Applies a chunk. After an error nothing of it counts: write the same again. */
  async write(chunk: Chunk): Promise<void> {
    try {
      if (chunk.plain && !this.options.pass.careful) return await this.writePlain(chunk);
    } catch (error) {
      this.workspace.forget();
      if (kindOf(error) !== 'data') throw error;
    }
    await this.writeCarefully(chunk);
  }

  private async writePlain(chunk: Chunk): Promise<void> {
    const { pool, pass, progress, at } = this.options;
    const { applied, letters } = await this.fold(chunk.arrivals);
    await at?.('folded');
    const isNew = await inTransaction(pool, async (client) => {
      if (!(await this.begin(client, chunk))) return false;
      await this.workspace.write(client);
      await at?.('rows-written');
      await this.ledger.put(client, applied);
      await this.deadLetters.park(client, letters);
      await progress.advance(client, pass.name, chunk.advances);
      await at?.('progress-written');
      return true;
    });
    if (isNew) this.workspace.settle();
    else this.workspace.forget();
    this.hasLetters ||= letters.length > 0;
    await at?.('committed');
  }

  private async fold(arrivals: readonly Arrival[]): Promise<Outcome> {
    const { pool, projection, skipTypes } = this.options;
    const events = eventsOf(projection, arrivals);
    await this.workspace.load(pool, events);
    const steps = arrivals.map((arrival) => ({ arrival }));
    const parked = await this.parked(arrivals, events);
    return runSteps(projection, this.workspace, steps, { parked, skipTypes, refused: new Map(), letters: new Map() });
  }

  private async parked(arrivals: readonly Arrival[], events: readonly ReadEvent[]): Promise<Parked> {
    const { pool, projection } = this.options;
    if (this.hasLetters === null) {
      const { rowCount } = await pool.query('select from dead_letters where projection = $1 limit 1', [projection.id]);
      this.hasLetters = rowCount !== 0;
    }
    if (!this.hasLetters) return { streams: new Map(), rowKeys: new Set() };
    const streamIds = [...new Set(arrivals.flatMap(({ place }) => place?.streamId ?? []))];
    const rowKeys = [...new Set(events.flatMap(({ event }) => projection.rowKeyOf(event) ?? []))];
    return inTransaction(pool, (client) => this.deadLetters.parked(client, streamIds, rowKeys));
  }

  /** False when the chunk is stored already. A commit that a crash of the server loses is lost with all of its chunk. */
  private async begin(client: PoolClient, { advances }: Chunk): Promise<boolean> {
    await client.query('set local synchronous_commit = off');
    return this.options.progress.isNext(client, this.options.pass.name, advances);
  }

  /** Rows come first here, in transactions of their own; the note before says that this stretch must be checked again. */
  private async writeCarefully({ arrivals, advances }: Chunk): Promise<void> {
    const { pool, pass, progress, runner, at } = this.options;
    this.workspace.forget();
    await progress.check(pool, pass.name, advances);
    await at?.('checked');
    await runner.apply(arrivals, []);
    await at?.('flushed');
    await inTransaction(pool, async (client) => {
      if (await progress.isNext(client, pass.name, advances)) await progress.advance(client, pass.name, advances);
    });
    this.hasLetters = null;
    await at?.('committed');
  }
}

const eventsOf = (projection: Projection, arrivals: readonly Arrival[]): ReadEvent[] => {
  const events: ReadEvent[] = [];
  for (const arrival of arrivals) {
    const { meta, type } = arrival;
    const event = meta !== null && type !== null && projection.handles(type) ? readable(arrival) : undefined;
    if (event && meta) events.push({ arrival, event, meta });
  }
  return events;
};
