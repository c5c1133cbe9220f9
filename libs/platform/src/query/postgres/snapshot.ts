import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { type ActiveVersion, ActiveVersions, readActiveVersions } from './active-versions';
import { readableError } from './postgres-error';
import { columnsOfTable } from './table-columns';

interface Opened {
  readonly client: PoolClient;
  readonly versions: ActiveVersions;
}

/**
 * One cut through all Postgres views for one request. Opened by the first read, it takes the active versions with it,
 * so that a promotion in mid-request cannot mix two versions.
 */
export class Snapshot {
  private opened: Promise<Opened> | undefined;
  private versionsAlone: Promise<ActiveVersions> | undefined;
  private failure: Error | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private ended = false;

  constructor(private readonly pool: Pool) {}

  async versions(): Promise<ActiveVersions> {
    return (await this.open()).versions;
  }

  /** The active versions for who reads in the other engine: no connection is held while that one works. */
  async versionsForFacts(): Promise<ActiveVersions> {
    if (this.opened) return this.versions();
    this.versionsAlone ??= this.pool.query<ActiveVersion>(readActiveVersions).then(
      ({ rows }) => new ActiveVersions(rows),
      (error: unknown) => {
        throw readableError(error);
      },
    );
    return this.versionsAlone;
  }

  /** Columns that a view's active table has. */
  async columnsOf(table: string): Promise<ReadonlySet<string>> {
    return columnsOfTable(this.pool, table, (text, values) => this.query<{ name: string }>(text, values));
  }

  /**
   * Statements of one request share a connection, so they take turns.
   * @throws AnswerError when the store does not answer, is too slow, or a table is gone
   */
  query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const rows = this.turn.then(() => this.read<Row>(text, values));
    this.turn = rows.catch(() => undefined);
    return rows;
  }

  private async read<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    const { client } = await this.open();
    // After a failed statement the transaction is lost; its first error says more than the ones that follow.
    if (this.failure) throw this.failure;
    try {
      return (await client.query<Row>(text, values)).rows;
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
    if (this.ended) throw new Error('The request that wants to read has been answered.');
    this.opened ??= this.begin();
    return this.opened;
  }

  private async begin(): Promise<Opened> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw readableError(error);
    });
    try {
      await client.query('begin isolation level repeatable read read only');
      const { rows } = await client.query<ActiveVersion>(readActiveVersions);
      return { client, versions: new ActiveVersions(rows) };
    } catch (error) {
      client.release(true);
      throw readableError(error);
    }
  }
}
