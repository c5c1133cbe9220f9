import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { Cut, notedIn, noPlan, type ReadPlan, type Reads } from '../../freshness/cut';
import type { Freshness } from '../../freshness/freshness-answer';
import { freshnessOf } from '../../freshness/freshness-of';
import { type Known, LastCut } from '../../freshness/last-cut';
import { ActiveVersions } from '../active-versions';
import { isOfOtherVersion, readableError } from '../postgres-error';
import { type Asked, type Plan, planned } from '../prepared';
import { RowsRead } from '../rows-read';
import type { Statement } from '../run';
import { readAlone } from './alone';
import { connect } from './connect';
import { commitLater } from './sent-together';
import { columnsOfTable } from '../table-columns';

interface Opened {
  readonly client: PoolClient;
  /** Never rejects unheard. */
  readonly cut: Promise<Cut>;
}

/** What a request takes for so before its own snapshot has said it. */
interface Assumed {
  readonly known: Known;
  readonly versions: ActiveVersions;
}

/**
 * One cut through all Postgres views for one request. Opened by the first read, it takes the active versions with it,
 * so that a promotion in mid-request cannot mix two versions, and how fresh they are.
 *
 * A request that may be repeated takes the versions of the last one for its own, so that its first statement goes out
 * with those that open the snapshot. Where the snapshot says otherwise, the request is overtaken: it is begun again.
 * While nothing is written it even reads its first statement alone, in a snapshot of its own, and opens one only for a
 * second: both must see the same.
 */
export class Snapshot {
  /** What was asked for, of both engines. */
  readonly rowsRead = new RowsRead();
  private opened: Promise<Opened> | undefined;
  private isHeld = false;
  /** Of what was read beside before any snapshot was opened. */
  private besideCut: Promise<Cut> | undefined;
  /** Of the statement that was read before any snapshot was opened; undefined where that saw something new. */
  private first: Promise<Cut | undefined> | undefined;
  /** What is being read in the other engine. */
  private readonly beside = new Set<Promise<unknown>>();
  private plan = noPlan;
  private assumed: Assumed | undefined;
  private readonly reads: Reads = { views: new Set(), rows: this.rowsRead };
  private failure: Error | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private ended = false;
  private ending: Promise<void> | undefined;

  constructor(private readonly pool: Pool) {}

  /** What is known of the request. Only the cuts that are taken from now on heed it. */
  expect(plan: ReadPlan): void {
    this.plan = plan;
  }

  async versions(): Promise<ActiveVersions> {
    if (this.ended) throw answered();
    const { versions } = this.assume() ?? (await (await this.open()).cut);
    return versions;
  }

  /** Only what nothing was read for yet can be assumed. */
  private assume(): Assumed | undefined {
    const { repeatable, tokens, views } = this.plan;
    if (this.assumed || this.opened || !repeatable || tokens.length > 0) return this.assumed;
    const known = LastCut.of(this.pool).likely(views);
    this.assumed = known && { known, versions: new ActiveVersions(known.rows, notedIn(this.reads)) };
    return this.assumed;
  }

  /**
   * Whether it took versions for the active ones that were not, or read its first statement in another moment than the
   * rest. What was read is void then. Other failures are told as they are: to read once more what was too slow would be
   * twice as slow.
   */
  async isOvertaken(): Promise<boolean> {
    if (!this.assumed || this.ended) return false;
    const { known } = this.assumed;
    if (this.first && !(await this.isOfOneMoment(known))) return !this.ended;
    if (!this.opened) return false;
    const opened = await this.opened.catch(() => undefined);
    // Where there is no connection, to begin again would find none either.
    if (!opened) return false;
    const disagrees = await opened.cut.then(
      (cut) => !cut.agreesWith(known),
      () => isOfOtherVersion(this.failure),
    );
    return disagrees && !this.ended;
  }

  /** Whether all that was read, the first statement alone, was seen in the moment that was known. */
  private async isOfOneMoment(known: Known): Promise<boolean> {
    const first = await this.first?.catch(() => null);
    // It has failed: there are no rows of it.
    if (first === null) return !isOfOtherVersion(this.failure);
    if (first?.known !== known || first.unplanned().length > 0) return false;
    const opened = await this.opened?.then(({ cut }) => cut).catch(() => first);
    return opened === undefined || opened.known === known;
  }

  /** For the same request, which assumes nothing now. This one ends. */
  again(): Snapshot {
    const next = new Snapshot(this.pool);
    next.expect({ ...this.plan, repeatable: false });
    next.ended = this.ended;
    void this.end();
    return next;
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
    const run = (statement: Statement) => this.pool.query(statement);
    const reads = { views: new Set<string>(), rows: this.rowsRead };
    this.besideCut ??= Cut.take(run, this.plan, { reads, engine: 'clickhouse' }).catch((error: unknown) => {
      throw readableError(error);
    });
    return (await this.besideCut).versions;
  }

  /**
   * How fresh is what was read, and whether what was waited for is in it: told by the snapshot itself. To be asked when
   * all is read, and before the end.
   */
  async freshness(): Promise<Freshness | undefined> {
    const beside = await this.besideCut?.catch(() => undefined);
    const first = await this.first?.catch(() => undefined);
    const opened = (await this.opened?.then(({ cut }) => cut).catch(() => undefined)) ?? first;
    // Of a snapshot that has failed no more can be read, and what is known is told.
    await opened?.complete((statement) => this.inTurn(statement)).catch(() => undefined);
    return freshnessOf(
      [beside, opened].filter((cut) => cut !== undefined),
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
    plan: Plan = 'prepared',
  ): Promise<Row[]> {
    return (await this.inTurn<Row>({ text, values, plan })).rows;
  }

  private inTurn<Row extends QueryResultRow>(asked: Asked): Promise<{ rows: Row[] }> {
    const read = this.turn.then(() => this.read<Row>(asked));
    this.turn = read.catch(() => undefined);
    return read;
  }

  private async read<Row extends QueryResultRow>(asked: Asked): Promise<{ rows: Row[] }> {
    // After a failed statement the transaction is lost; its first error says more than the ones that follow.
    if (this.failure) throw this.failure;
    if (this.mayReadAlone()) return this.readFirst<Row>(asked);
    const { client } = await this.open();
    return this.told(() => client.query<Row>(planned(asked)));
  }

  private async told<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      this.failure ??= readableError(error);
      throw this.failure;
    }
  }

  /** Whether a statement may be read before any snapshot is opened. */
  private mayReadAlone(): boolean {
    if (!this.assumed || this.opened || this.first || this.ended) return false;
    return LastCut.of(this.pool).isSureOf(this.assumed.known) && this.readsNoFacts();
  }

  private async readFirst<Row extends QueryResultRow>(asked: Asked): Promise<{ rows: Row[] }> {
    const client = await connect(this.pool);
    const known = this.assumed?.known;
    // While it waited for a connection, others may have seen something new.
    if (!known || !this.mayReadAlone()) {
      this.opened = this.beginOn(client);
      return this.read<Row>(asked);
    }
    const read = this.told(() => readAlone<Row>(client, asked));
    const told = { reads: this.reads, last: LastCut.of(this.pool) };
    this.first = read.then(({ moment }) => Cut.at(moment, known, told));
    this.first.catch(() => undefined);
    return read;
  }

  /** Gives the connection back, once. Every request that was begun must come here, also one that failed. */
  end(): Promise<void> {
    this.ended = true;
    this.ending ??= this.giveBack();
    return this.ending;
  }

  private async giveBack(): Promise<void> {
    await this.turn;
    const opened = await this.opened?.catch(() => undefined);
    this.opened = undefined;
    if (!opened) return;
    await opened.cut.catch((error: unknown) => (this.failure ??= readableError(error)));
    // What failed may be the connection itself, and a commit would wait for it.
    if (this.failure) opened.client.release(true);
    else commitLater(opened.client);
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
    return this.beginOn(await connect(this.pool));
  }

  private async beginOn(client: PoolClient): Promise<Opened> {
    this.isHeld = true;
    // Both are on their way before the first is answered: the moment that is seen is that of the second in any case.
    const begun = client.query('begin isolation level repeatable read read only');
    const cut = Promise.all([this.cut(client), begun]).then(([taken]) => taken);
    if (this.assumed) {
      cut.catch(() => undefined);
      return { client, cut };
    }
    await cut.catch((error: unknown) => {
      client.release(true);
      throw readableError(error);
    });
    return { client, cut };
  }

  private cut(client: PoolClient): Promise<Cut> {
    const run = (statement: Statement) => client.query(statement);
    const [reads, last] = [this.reads, LastCut.of(this.pool)];
    const known = this.assumed?.known ?? (this.plan.tokens.length > 0 ? undefined : last.likely(this.plan.views));
    return known ? Cut.confirm(run, this.plan, known, { reads, last }) : Cut.take(run, this.plan, { reads, last });
  }

  private readsNoFacts(): boolean {
    const { views } = this.plan;
    return (
      this.assumed?.known.rows.every(({ view, engine }) => engine !== 'clickhouse' || !views.includes(view)) ?? false
    );
  }

  /** The fields of a request begin in one turn of the event loop, so whoever reads beside has begun by the next. */
  private async othersAreRead(): Promise<void> {
    if (this.plan.views.length === 1 || this.readsNoFacts()) return;
    await new Promise((next) => setImmediate(next));
    while (this.beside.size > 0) await Promise.allSettled(this.beside);
  }
}

const answered = (): Error => new Error('The request that wants to read has been answered.');
