import type { GraphQLResolveInfo } from 'graphql';
import { type Page, type PageArguments, pageOf, type PageRequest, pageRequest } from '../pages/page';
import type { Condition } from '../pages/parameters';
import type { Property } from '../pages/view-columns';
import type { SortKey } from '../pages/keyset';
import type { ViewRows } from '../pages/view-rows';
import type { Walk } from '../pages/walk';
import type { ConnectionAnswer } from './connection';
import type { Reader } from '../graphql/reader';
import { selectedFields } from './selection';

interface Asked {
  readonly page: boolean;
  readonly totalCount: boolean;
}

const askedOf = (info: GraphQLResolveInfo): Asked => {
  const fields = selectedFields(info);
  return {
    page: fields.has('edges') || fields.has('nodes') || fields.has('pageInfo'),
    totalCount: fields.has('totalCount'),
  };
};

const answerOf = <Row, Node>(
  page: Page<Row> | undefined,
  totalCount: bigint | undefined,
  toNode: (row: Row) => Node,
): ConnectionAnswer<Node> => {
  const edges = page?.edges.map(({ cursor, node }) => ({ cursor, node: toNode(node) }));
  return {
    ...(page && { edges, nodes: edges?.map(({ node }) => node), pageInfo: page.pageInfo }),
    ...(totalCount !== undefined && { totalCount }),
  };
};

interface ConnectionOf<Row extends object, Node> {
  readonly rows: ViewRows<Row>;
  readonly keys: readonly SortKey[];
  readonly toNode: (row: Row) => Node;
  /** How a page is read that is picked or put in order by a column with few values. */
  readonly walk?: Walk;
}

/**
 * A list of a view as a connection. Only what is selected is read: the page, the count, or both.
 * @throws AnswerError when the arguments of the page are wrong
 */
export const readConnection = async <Row extends object, Node>(
  { rows, keys, toNode, walk }: ConnectionOf<Row, Node>,
  conditions: readonly Condition[],
  args: PageArguments,
  reader: Reader,
  info: GraphQLResolveInfo,
): Promise<ConnectionAnswer<Node>> => {
  const request = pageRequest(keys, args);
  const asked = askedOf(info);
  const [page, totalCount] = await Promise.all([
    asked.page ? rows.page(reader, request, conditions, walk) : undefined,
    asked.totalCount ? rows.count(reader, conditions) : undefined,
  ]);
  return answerOf(page, totalCount, toNode);
};

/** The same below each of many parents: one statement for the pages of all, and one for their counts. */
export const readConnectionBelow = async <Row extends object, Node>(
  { rows, keys, toNode }: ConnectionOf<Row, Node>,
  parent: { readonly property: Property<Row>; readonly key: string },
  args: PageArguments,
  reader: Reader,
  info: GraphQLResolveInfo,
): Promise<ConnectionAnswer<Node>> => {
  const request = pageRequest(keys, args);
  const asked = askedOf(info);
  const [page, totalCount] = await Promise.all([
    asked.page ? pageBelow(rows, parent, request, reader) : undefined,
    asked.totalCount ? countBelow(rows, parent, reader) : undefined,
  ]);
  return answerOf(page, totalCount, toNode);
};

type Parent<Row> = { readonly property: Property<Row>; readonly key: string };

const pageBelow = async <Row extends object>(
  rows: ViewRows<Row>,
  { property, key }: Parent<Row>,
  request: PageRequest,
  reader: Reader,
): Promise<Page<Row>> => {
  const name = `page by ${property} ${JSON.stringify(request)}`;
  const page = await reader.load(name, key, (keys: readonly string[]) => rows.pagesBy(reader, property, keys, request));
  return page ?? pageOf<Row>(request, [], () => []);
};

const countBelow = async <Row extends object>(
  rows: ViewRows<Row>,
  { property, key }: Parent<Row>,
  reader: Reader,
): Promise<bigint> => {
  const count = await reader.load(`count by ${property}`, key, (keys: readonly string[]) =>
    rows.countsBy(reader, property, keys),
  );
  return count ?? 0n;
};
