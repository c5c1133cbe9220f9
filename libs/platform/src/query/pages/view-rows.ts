import type { QueryResultRow } from 'pg';
import { AnswerError } from '../errors/answer-error';
import type { Position, SortKey } from './keyset';
import { orderOfProperties, type Page, pageOf, type PageRequest, pageStatement } from './page';
import { allOf, type Condition, isOneOf, Parameters, visible } from './parameters';
import type { Snapshot } from '../postgres/snapshot';
import { columnName, columnsOf, hasColumn, type Property, type RowClass, viewName } from './view-columns';

/** Reads of one view: single rows, pages, counts, and the same for many parents in one statement. */
export class ViewRows<Row extends object> {
  private readonly view: string;

  constructor(
    private readonly row: RowClass<Row>,
    private readonly key: Property<Row>,
  ) {
    this.view = viewName(row);
  }

  /** The rows of these keys, by key. */
  async byKeys(snapshot: Snapshot, keys: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    const parameters = new Parameters();
    const where = allOf([visible, isOneOf(columnName(this.key), keys)], parameters);
    const text = `${await this.select(snapshot)} where ${where}`;
    const rows = await this.read<Row>(snapshot, text, parameters.values);
    return new Map(rows.map((row) => [row[this.key] as string, row]));
  }

  async page(snapshot: Snapshot, request: PageRequest, conditions: readonly Condition[]): Promise<Page<Row>> {
    const parameters = new Parameters();
    const select = await this.select(snapshot);
    const text = pageStatement(select, request, [visible, ...conditions], parameters);
    const rows = await this.read<Row>(snapshot, text, parameters.values);
    return pageOf(request, rows, (row) => positionOf(row, request.keys));
  }

  async count(snapshot: Snapshot, conditions: readonly Condition[]): Promise<bigint> {
    const parameters = new Parameters();
    const where = allOf([visible, ...conditions], parameters);
    const text = `select count(*) as count from ${await this.table(snapshot)} where ${where}`;
    const [row] = await this.read<{ count: bigint }>(snapshot, text, parameters.values);
    return row?.count ?? 0n;
  }

  /** One page for each parent, in one statement. A parent without rows has no entry. */
  async pagesBy(
    snapshot: Snapshot,
    parent: Property<Row>,
    parents: readonly string[],
    request: PageRequest,
  ): Promise<ReadonlyMap<string, Page<Row>>> {
    const parameters = new Parameters();
    const ofParent: Condition = () => `${columnName(parent)} = parent.key`;
    const select = await this.select(snapshot);
    const text =
      `select rows.* from unnest(${parameters.add(parents)}::text[]) with ordinality as parent (key, place) ` +
      `cross join lateral (${pageStatement(select, request, [visible, ofParent], parameters)}) as rows ` +
      `order by parent.place, ${orderOfProperties(request)}`;
    const rows = await this.read<Row>(snapshot, text, parameters.values);
    const pages = new Map<string, Page<Row>>();
    for (const [key, own] of groupedBy(rows, parent))
      pages.set(
        key,
        pageOf(request, own, (row) => positionOf(row, request.keys)),
      );
    return pages;
  }

  async countsBy(
    snapshot: Snapshot,
    parent: Property<Row>,
    parents: readonly string[],
  ): Promise<ReadonlyMap<string, bigint>> {
    const parameters = new Parameters();
    const where = allOf([visible, isOneOf(columnName(parent), parents)], parameters);
    const rows = await this.read<{ key: string; count: bigint }>(
      snapshot,
      `select ${columnName(parent)} as key, count(*) as count from ${await this.table(snapshot)} where ${where} group by 1`,
      parameters.values,
    );
    return new Map(rows.map(({ key, count }) => [key, count]));
  }

  /** @throws AnswerError also when a condition or the order needs a column that the active version does not have yet */
  private async read<Answer extends QueryResultRow>(
    snapshot: Snapshot,
    text: string,
    values: unknown[],
  ): Promise<Answer[]> {
    try {
      return await snapshot.query<Answer>(text, values);
    } catch (error) {
      if (isMissing(this.row, error)) throw nextVersionOnly(error);
      throw error;
    }
  }

  /** `select … from order_details_v1`: what this version of the view has of the row's columns. */
  private async select(snapshot: Snapshot): Promise<string> {
    const table = await this.table(snapshot);
    return `select ${columnsOf(this.row, await snapshot.columnsOf(table))} from ${table}`;
  }

  private async table(snapshot: Snapshot): Promise<string> {
    return (await snapshot.versions()).tableOf(this.view);
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
