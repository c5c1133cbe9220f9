import type { QueryResultRow } from 'pg';
import { AnswerError } from '../errors/answer-error';
import type { Position, SortKey } from './keyset';
import { orderOfProperties, type Page, pageOf, type PageRequest, pageStatement } from './page';
import { type Walk, walkedPageStatement } from './walk';
import { allOf, type Condition, equals, isOneOf, Parameters, visible } from './parameters';
import { notForCustomers, type Scope } from '../access/scope';
import type { Snapshot } from '../postgres/snapshot/snapshot';
import { columnName, columnsOf, hasColumn, type Property, type RowClass, viewName } from './view-columns';

/** Whose rows of a view are, and what of them is personal. */
export interface Ownership<Row> {
  /** Names the customer whose the row is. Without it no customer may read of the view at all. */
  readonly owner?: Property<Row>;
  /** What the contracts of the events mark as personal. */
  readonly personal?: readonly Property<Row>[];
}

/** What a request reads with, as far as views are concerned. */
export interface Reading {
  readonly snapshot: Snapshot;
  readonly scope: Scope;
}

/**
 * Reads of one view: single rows, pages, counts, and the same for many parents in one statement. Here, and so on every
 * way to a row, it is held to what the request may read.
 */
export class ViewRows<Row extends object> {
  private readonly view: string;

  constructor(
    private readonly row: RowClass<Row>,
    private readonly key: Property<Row>,
    private readonly ownership: Ownership<Row> = {},
  ) {
    this.view = viewName(row);
  }

  /** The rows of these keys, by key. */
  async byKeys(reading: Reading, keys: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    const parameters = new Parameters();
    const where = allOf(this.readable(reading, [isOneOf(columnName(this.key), keys)]), parameters);
    const text = `${await this.select(reading, keys)} where ${where}`;
    const rows = await this.read<Row>(reading, text, parameters);
    return new Map(rows.map((row) => [row[this.key] as string, row]));
  }

  async page(
    reading: Reading,
    request: PageRequest,
    conditions: readonly Condition[],
    walk?: Walk,
  ): Promise<Page<Row>> {
    const parameters = new Parameters();
    const select = await this.select(reading);
    const readable = this.readable(reading, conditions, request.keys);
    const text = walkedPageStatement(select, request, readable, parameters, walk);
    const rows = await this.read<Row>(reading, text, parameters);
    return pageOf(request, rows, (row) => positionOf(row, request.keys));
  }

  async count(reading: Reading, conditions: readonly Condition[]): Promise<bigint> {
    const parameters = new Parameters();
    const where = allOf(this.readable(reading, conditions), parameters);
    const text = `select count(*) as count from ${await this.table(reading)} where ${where}`;
    const [row] = await this.read<{ count: bigint }>(reading, text, parameters);
    return row?.count ?? 0n;
  }

  /** One page for each parent, in one statement. A parent without rows has no entry. */
  async pagesBy(
    reading: Reading,
    parent: Property<Row>,
    parents: readonly string[],
    request: PageRequest,
  ): Promise<ReadonlyMap<string, Page<Row>>> {
    const parameters = new Parameters();
    const ofParent: Condition = () => `${columnName(parent)} = parent.key`;
    const own = this.readable(reading, [ofParent], request.keys);
    const select = await this.select(reading);
    const text =
      `select rows.* from unnest(${parameters.add(parents)}::text[]) with ordinality as parent (key, place) ` +
      `cross join lateral (${pageStatement(select, request, own, parameters)}) as rows ` +
      `order by parent.place, ${orderOfProperties(request)}`;
    const rows = await this.read<Row>(reading, text, parameters);
    const pages = new Map<string, Page<Row>>();
    for (const [key, below] of groupedBy(rows, parent))
      pages.set(
        key,
        pageOf(request, below, (row) => positionOf(row, request.keys)),
      );
    return pages;
  }

  async countsBy(
    reading: Reading,
    parent: Property<Row>,
    parents: readonly string[],
  ): Promise<ReadonlyMap<string, bigint>> {
    const parameters = new Parameters();
    const where = allOf(this.readable(reading, [isOneOf(columnName(parent), parents)]), parameters);
    const rows = await this.read<{ key: string; count: bigint }>(
      reading,
      `select ${columnName(parent)} as key, count(*) as count from ${await this.table(reading)} where ${where} group by 1`,
      parameters,
    );
    return new Map(rows.map(({ key, count }) => [key, count]));
  }

  /** @throws AnswerError also when a condition or the order needs a column that the active version does not have yet */
  private async read<Answer extends QueryResultRow>(
    { snapshot }: Reading,
    text: string,
    { values, skewed }: Parameters,
  ): Promise<Answer[]> {
    try {
      return await snapshot.query<Answer>(text, values, skewed ? 'planned afresh' : 'prepared');
    } catch (error) {
      if (isMissing(this.row, error)) throw nextVersionOnly(error);
      throw error;
    }
  }

  /**
   * All conditions of a statement: its own, and those of what the request may read.
   * @param keys by which its rows are put in order
   */
  private readable(
    { scope }: Reading,
    conditions: readonly Condition[],
    keys: readonly SortKey[] = [],
  ): readonly Condition[] {
    if (scope.hidesPersonal) this.refuseHidden(conditions, keys);
    if (scope.customerId === null) return [visible, ...conditions];
    const { owner } = this.ownership;
    if (owner === undefined) throw notForCustomers();
    return [visible, equals(columnName(owner), scope.customerId), ...conditions];
  }

  /** Rows that are picked or put in order by what is hidden would tell it, and so would their cursors. */
  private refuseHidden(conditions: readonly Condition[], keys: readonly SortKey[]): void {
    // Values are never part of this text, so a name in it is a column's.
    const names = new Set(allOf(conditions, new Parameters()).match(/\w+/g));
    for (const property of this.ownership.personal ?? [])
      if (names.has(columnName(property)) || keys.some((key) => key.property === property))
        throw new AnswerError('FORBIDDEN', 'Lists are not filtered or sorted by what is personal, for your roles.');
  }

  /**
   * `select … from order_details_v1`: what this version of the view has of the row's columns, and this request may see.
   * @param keys of the rows, where no others matter
   */
  private async select(reading: Reading, keys?: readonly string[]): Promise<string> {
    const { snapshot, scope } = reading;
    const table = await this.table(reading, keys);
    const present = await snapshot.columnsOf(table);
    return `select ${columnsOf(this.row, scope.hidesPersonal ? this.impersonal(present) : present)} from ${table}`;
  }

  private impersonal(columns: ReadonlySet<string>): ReadonlySet<string> {
    const personal = new Set(this.ownership.personal?.map(columnName));
    return new Set([...columns].filter((column) => !personal.has(column)));
  }

  private async table({ snapshot }: Reading, keys?: readonly string[]): Promise<string> {
    return (await snapshot.versions()).tableOf(this.view, keys);
  }
}

/** Whether PostgreSQL misses a column that the row's class has. */
const isMissing = (row: RowClass, error: unknown): boolean => {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  const column = /column (?:\w+\.)?"?(\w+)"? does not exist/.exec(message)?.[1];
  return code === undefinedColumn && column !== undefined && hasColumn(row, column);
};
const undefinedColumn = '42703';

const nextVersionOnly = (cause: unknown): AnswerError =>
  new AnswerError('NOT_READY', 'This asks for a field that only the next version of the view has.', { cause });

const groupedBy = <Row extends object>(rows: readonly Row[], property: Property<Row>): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row[property] as string;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

const positionOf = (row: object, keys: readonly SortKey[]): Position =>
  keys.map(({ property }) => {
    const value = (row as Record<string, string | number | bigint | null | undefined>)[property];
    return value === null || value === undefined ? null : String(value);
  });
