import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { Cut, noPlan, type ReadPlan } from '../freshness/cut';
import type { Freshness } from '../freshness/freshness-answer';
import { freshnessOf } from '../freshness/freshness-of';
import type { ActiveVersions } from './active-versions';
import { readableError } from './postgres-error';
import { prepared } from './prepared';
import type { Statement } from './run';
import { columnsOfTable } from './table-columns';

interface Opened {
  readonly client: PoolClient;
  readonly cut: Cut;
}

/**
 * One cut through all Postgres views for one request. Opened by the first read, it takes the active versions with it,
 * so that a promotion in mid-request cannot mix two versions, and how fresh they are.
 */
export class Snapshot {
  private opened: Promise<Opened> | undefined;
  private isHeld = false;
  private alone: Promise<Cut> | undefined;
  /** What is being read in the other engine. */
  private readonly beside = new Set<Promise<unknown>>();
  private plan = noPlan;
  private failure: Error | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private ended = false;

  constructor(private readonly pool: Pool) {}

  /** What is known of the request. Only the cuts that are taken from now on heed it. */
  expect(plan: ReadPlan): void {
    this.plan = plan;
  }

  async versions(): Promise<ActiveVersions> {
    return (await this.open()).cut.versions;
  }

  /**
   * Reads in the other engine, and no connection to this one is held meanwhile: a view that the request reads, too, is
   * read afterwards. The facts are there before ledger and progress say so, so what these say before holds for them.
   */
  async readBeside<T>(read: (versions: ActiveVersions) => Promise<T>): Promise<T> {
    if (this.ended) throw answered();
    const reading = this.versionsForFacts().then(read);
    this.beside.add(reading);
    try {
      return await reading;
    } finally {
      this.beside.delete(reading);
    }
  }

  private async versionsForFacts(): Promise<ActiveVersions> {
    // Only what asks for facts out of a row that it has read comes here with a snapshot that is there already.
    if (this.isHeld) return this.versions();
    this.alone ??= Cut.take((statement) => this.pool.query(statement), this.plan, 'clickhouse').catch(
      (error: unknown) => {
        throw readableError(error);
      },
    );
    return (await this.alone).versions;
  }

  /**
   * How fresh is what was read, and whether what was waited for is in it: told by the snapshot itself. To be asked when
   * all is read, and before the end.
   */
  async freshness(): Promise<Freshness | undefined> {
    const alone = await this.alone?.catch(() => undefined);
    const opened = (await this.opened?.catch(() => undefined))?.cut;
    // Of a snapshot that has failed no more can be read, and what is known is told.
    await opened?.complete((statement) => this.inTurn(statement)).catch(() => undefined);
    return freshnessOf(
      [alone, opened].filter((cut) => cut !== undefined),
      this.plan,
    );
  }

  /** Columns that a view's active table has. */
  async columnsOf(table: string): Promise<ReadonlySet<string>> {
    return columnsOfTable(this.pool, table, (text, values) => this.query<{ name: string }>(text, values));
  }

  /**
   * Statements of one request share a connection, so they take turns.
   * @param plan `planned afresh` for what finds few rows with one value and most with another
   * @throws AnswerError when the store does not answer, is too slow, or a table is gone
   */
  async query<Row extends QueryResultRow>(
    text: string,
    values: unknown[] = [],
    plan: 'prepared' | 'planned afresh' = 'prepared',
  ): Promise<Row[]> {
    return (await this.inTurn<Row>(plan === 'prepared' ? prepared(text, values) : { text, values })).rows;
  }

  private inTurn<Row extends QueryResultRow>(statement: Statement): Promise<{ rows: Row[] }> {
    const read = this.turn.then(() => this.read<Row>(statement));
    this.turn = read.catch(() => undefined);
    return read;
  }

  private async read<Row extends QueryResultRow>(statement: Statement): Promise<{ rows: Row[] }> {
    const { client } = await this.open();
    // After a failed statement the transaction is lost; its first error says more than the ones that follow.
    if (this.failure) throw this.failure;
    try {
      return await client.query<Row>(statement);
    } catch (error) {
      this.failure ??= readableError(error);
      throw this.failure;
    }
  }

  /** Gives the connection back. Every request that was begun must come here, also one that failed. */
  async end(): Promise<void> {
    this.ended = true;
    await this.turn;
    const opened = await this.opened?.catch(() => undefined);
    this.opened = undefined;
    if (!opened) return;
    // What failed may be the connection itself, and a commit would wait for it.
    if (this.failure) return opened.client.release(true);
    const broken = await opened.client.query('commit').then(
      () => false,
      () => true,
    );
    opened.client.release(broken);
  }

  private async open(): Promise<Opened> {
    // A failed field can end a request while others of it are still at work; nobody would give back what they opened.
    if (this.ended) throw answered();
    this.opened ??= this.begin();
    return this.opened;
  }

  private async begin(): Promise<Opened> {
    await this.othersAreRead();
    if (this.ended) throw answered();
    this.isHeld = true;
    const client = await this.pool.connect().catch((error: unknown) => {
      throw readableError(error);
    });
    try {
      // Both are on their way before the first is answered: the moment that is seen is that of the second in any case.
      const [, cut] = await Promise.all([
        client.query('begin isolation level repeatable read read only'),
        Cut.take((statement) => client.query(statement), this.plan),
      ]);
      return { client, cut };
    } catch (error) {
      client.release(true);
      throw readableError(error);
    }
  }

  /** The fields of a request begin in one turn of the event loop, so whoever reads beside has begun by the next. */
  private async othersAreRead(): Promise<void> {
    if (this.plan.views.length === 1) return;
    await new Promise((next) => setImmediate(next));
    while (this.beside.size > 0) await Promise.allSettled(this.beside);
  }
}

const answered = (): Error => new Error('The request that wants to read has been answered.');
