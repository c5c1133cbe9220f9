import type { AnyEvent, ClickhouseFacts } from '@refold/model';
import type { Pool, PoolClient } from 'pg';
import type { BuildPass, BuildWorkspace, LiveWorkspace, Projection } from '../flush/projection';
import { quoted } from '../sql';
import { bookkeepingColumns, factsDdl } from '../table/clickhouse-ddl';
import { fingerprintOfFacts, partsOfFacts, type Parts } from '../table/fingerprint';
import { ledgerName, physicalName } from '../table/names';
import { ledgerDdl } from '../table/postgres-ddl';
import { bytesOf } from '../table/table-bytes';
import type { ClickHouse } from './clickhouse';
import { FactsBuild } from './facts-build';
import { FactsWorkspace } from './facts-workspace';

/** A fact table of one version in ClickHouse; its ledger and progress live in the views' PostgreSQL database. */
export class FactsProjection implements Projection {
  readonly engine = 'clickhouse';
  readonly name: string;
  readonly version: number;
  readonly id: string;
  readonly ledger: string;
  readonly fingerprint: string;
  readonly parts: Parts;
  readonly categories: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  private readonly types: ReadonlySet<string>;

  constructor(
    readonly facts: ClickhouseFacts,
    private readonly clickhouse: ClickHouse,
  ) {
    this.name = facts.name;
    this.version = facts.version;
    this.id = physicalName(facts);
    this.ledger = ledgerName(facts);
    this.fingerprint = fingerprintOfFacts(facts);
    this.parts = partsOfFacts(facts);
    this.categories = new Set(facts.from.map(({ category }) => category));
    this.services = new Set(facts.from.map(({ service }) => service));
    this.types = new Set(facts.from.flatMap(({ events }) => events.map(({ type }) => type)));
  }

  handles(type: string): boolean {
    return type in this.facts.on;
  }

  knows(type: string): boolean {
    return this.types.has(type);
  }

  /** A fact depends on its own event alone: only its stream waits behind a bad one. */
  rowKeyOf(_event: AnyEvent): undefined {
    return undefined;
  }

  rowKeyIn(_data: unknown): undefined {
    return undefined;
  }

  async prepare(client: PoolClient): Promise<void> {
    await this.clickhouse.createDatabase();
    await this.clickhouse.command(factsDdl(this.facts));
    await this.checkColumns();
    await client.query(ledgerDdl(this.facts));
  }

  async finishBuild(client: Pool): Promise<void> {
    await client.query(`analyze ${quoted(this.ledger)}`);
  }

  /** Facts depend on their own events alone, so any number of readers may share the pass. */
  get passes(): readonly BuildPass[] {
    return [{ name: 'rows', streams: this.facts.from, divisible: true, careful: false }];
  }

  openForBuild(): BuildWorkspace {
    return new FactsBuild(this.facts, this.clickhouse);
  }

  async drop(client: PoolClient): Promise<void> {
    await this.clickhouse.command(`drop table if exists ${quoted(this.id)} sync`);
    await client.query(`drop table if exists ${quoted(this.ledger)}`);
  }

  async open(): Promise<LiveWorkspace> {
    return new FactsWorkspace(this.facts, this.clickhouse);
  }

  async bytes(client: Pool): Promise<number> {
    const [row] = await this.clickhouse.select<{ bytes: string | null }>(
      'select total_bytes as bytes from system.tables where database = currentDatabase() and name = {table:String}',
      { table: this.id },
    );
    return Number(row?.bytes ?? 0) + (await bytesOf(client, [this.ledger]));
  }

  async countRows(_pool: Pool): Promise<number> {
    const [row] = await this.clickhouse.select<{ rows: string }>(
      `select count() as rows from ${quoted(this.id)} final settings max_execution_time = 5`,
    );
    return Number(row?.rows ?? 0);
  }

  /** @throws Error when the table that is there is not the one that the definition describes */
  private async checkColumns(): Promise<void> {
    const described = await this.clickhouse.select<{ name: string; type: string }>(`describe table ${quoted(this.id)}`);
    const found = described.map(({ name, type }) => `${name} ${type}`).join(', ');
    const expected = Object.entries({ ...this.facts.columns, ...bookkeepingColumns })
      .map(([name, type]) => `${name} ${type}`)
      .join(', ');
    if (found !== expected)
      throw new Error(
        `ClickHouse's table ${this.id} has the columns ${found}, but its definition has ${expected}. ` +
          `Raise the version of ${this.name}, so that it gets a table of its own.`,
      );
  }
}
