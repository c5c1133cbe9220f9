import { rowKeyOf, type AnyEvent, type PostgresView } from '@refold/model';
import type { ClientBase, Pool, PoolClient } from 'pg';
import { makeIndex } from '../catalogue/migrate';
import type { BuildPass, BuildWorkspace, LiveWorkspace, Projection, ReadEvent } from '../flush/projection';
import { quoted } from '../sql';
import { fingerprintOfView, partsOfView, type Parts } from '../table/fingerprint';
import { ledgerName, physicalName } from '../table/names';
import { bytesOf } from '../table/table-bytes';
import { viewIndexesDdl, viewTables, viewTablesDdl } from '../table/postgres-ddl';
import { streamsOf, viewOf, type AnyView } from './any-view';
import { ReferenceBuild } from './reference-build';
import { References } from './references';
import { RowBuild } from './row-build';
import { RowCells } from './row-cells';
import { Rows } from './rows';
import { passesOf } from './view-passes';
import { ViewWorkspace } from './view-workspace';

/** A view of one version in PostgreSQL. */
export class ViewProjection implements Projection {
  readonly engine = 'postgres';
  readonly name: string;
  readonly version: number;
  readonly id: string;
  readonly ledger: string;
  readonly fingerprint: string;
  readonly parts: Parts;
  readonly categories: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly view: PostgresView;
  readonly passes: readonly BuildPass[];
  private readonly rows: Rows<object>;
  private readonly references: readonly References[];
  private readonly types: ReadonlySet<string>;

  constructor(definition: AnyView) {
    const view = viewOf(definition);
    const streams = streamsOf(view);
    this.view = view;
    this.name = view.name;
    this.version = view.version;
    this.id = physicalName(view);
    this.ledger = ledgerName(view);
    this.fingerprint = fingerprintOfView(view);
    this.parts = partsOfView(view);
    this.categories = new Set(streams.map(({ category }) => category));
    this.services = new Set(streams.map(({ service }) => service));
    this.types = new Set(streams.flatMap(({ events }) => events.map(({ type }) => type)));
    this.passes = passesOf(view);
    this.rows = new Rows(view);
    this.references = view.copies.map((copied) => new References(view, copied));
  }

  handles(type: string): boolean {
    return type in this.view.on || this.references.some((references) => references.handles(type));
  }

  knows(type: string): boolean {
    return this.types.has(type);
  }

  rowKeyOf(event: AnyEvent): string | undefined {
    return rowKeyOf(this.view, event);
  }

  spreads({ type }: AnyEvent): boolean {
    return this.references.some((references) => references.handles(type));
  }

  rowKeyIn(data: unknown): string | undefined {
    const value: unknown = (data as Record<string, unknown> | null)?.[this.view.key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  async prepare(client: PoolClient): Promise<void> {
    for (const statement of viewTablesDdl(this.view)) await client.query(statement);
  }

  async makeIndexes(pool: Pool): Promise<void> {
    for (const statement of viewIndexesDdl(this.view)) await makeIndex(pool, statement);
  }

  async finishBuild(client: Pool): Promise<void> {
    await this.makeIndexes(client);
    for (const table of viewTables(this.view)) await client.query(`analyze ${quoted(table)}`);
  }

  openForBuild({ name }: BuildPass): BuildWorkspace {
    if (name === 'references') return new ReferenceBuild(this.references);
    return new RowBuild(this.view, this.rows, new RowCells(this.view, this.rows.table.columns), this.references);
  }

  async drop(client: PoolClient): Promise<void> {
    for (const table of viewTables(this.view)) await client.query(`drop table if exists ${quoted(table)}`);
  }

  /** Rows first and what they copy later, in {@link ViewWorkspace.write}: every flush takes its locks in this order. */
  async open(client: ClientBase, events: readonly ReadEvent[]): Promise<LiveWorkspace> {
    const keys = new Set<string>();
    const changing = this.references.map(() => new Set<string>());
    for (const { event } of events) {
      const key = this.rowKeyOf(event);
      if (key !== undefined) keys.add(key);
      this.references.forEach((each, at) => each.handles(event.type) && changing[at]?.add(each.keyOf(event)));
    }
    const pointing = this.references
      .map(({ by }, at) => ({ by, keys: [...(changing[at] ?? [])] }))
      .filter((each) => each.keys.length > 0);
    const read = await this.rows.lock(client, [...keys], pointing);
    return new ViewWorkspace(this.view, this.rows, this.references, read);
  }

  async bytes(client: Pool): Promise<number> {
    return bytesOf(client, viewTables(this.view));
  }

  async countRows(client: Pool): Promise<number> {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) as count from ${quoted(this.id)} where _defined and not _deleted`,
    );
    return Number(rows[0]?.count ?? 0);
  }
}
