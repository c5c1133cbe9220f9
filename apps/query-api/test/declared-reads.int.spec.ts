import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { declaredReads } from '@refold/platform';
import { Checkouts, CustomerOverview, OrderDetails, StockLevel } from '@refold/views';
import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { type GraphQLSchema, Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import { examples } from '../src/playground/examples';
import { resolvers } from '../src/query-api.module';
import { checkout, customer, order, stock } from './example-rows';
import { createFactTables } from './fact-tables';
import { type RunningApi, startApi } from './running-api';
import { followedStreams } from './view-standing';
import { createViewTables, insertRows } from './view-tables';

/** What no example asks for, so that every way from one view to another is gone. */
const everyWay = `query EveryWay {
  order(id: "order-1") {
    stale { events } customer { active stale { events } orders { nodes { id } } }
    lines { product { name stale { events } } } saga { status stale { events } order { id } }
  }
  customers { nodes { stale { events } orders { totalCount } } }
  sagas { nodes { stale { events } order { status } } }
}`;
const asked = examples.filter(({ query }) => query.includes('\nquery '));
const queries = [...asked.map(({ name, query }) => ({ name, query })), { name: 'EveryWay', query: everyWay }];

describe('a field declares the views that it reads', () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let api: RunningApi;
  let schema: GraphQLSchema;
  const everRead = new Set<string>();

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [GraphQLSchemaBuilderModule] }).compile();
    schema = await module.get(GraphQLSchemaFactory).create([...resolvers]);
    [database, clickhouse] = await Promise.all([testDatabase('declared'), testClickHouse('declared')]);
    await createViewTables(database.pool);
    await createFactTables(clickhouse.client, database.pool);
    await insertRows(database.pool, OrderDetails, [order('order-1')]);
    await insertRows(database.pool, CustomerOverview, [customer('customer-1')]);
    await insertRows(database.pool, StockLevel, [stock('sku-1')]);
    await insertRows(database.pool, Checkouts, [checkout('order-1')]);
    api = await startApi({ viewsUrl: database.url, factsUrl: clickhouse.url });
  }, 30_000);
  afterAll(async () => {
    await api?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });

  it.each(queries)('$name', async ({ query }) => {
    const document = parse(query.replace(/@awaits\([^)]*\)/, ''));
    const operation = document.definitions.find(
      (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
    );
    if (!operation) throw new Error('There is no operation.');
    const declared = operation.operation === OperationTypeNode.QUERY ? declaredReads(schema, document, operation) : [];
    const known: Record<string, unknown> = { id: 'order-1', sku: 'sku-1', tokens: [] };
    const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const { extensions } = await api.ask(query, Object.fromEntries(names.map((name) => [name, known[name] ?? null])));
    const read = (extensions?.freshness?.views ?? []).map(({ view }) => view);
    for (const view of read) everRead.add(view);
    expect(declared).toEqual(expect.arrayContaining(read));
  });

  it('and every view and fact table is read by one of these', () => {
    expect([...everRead].sort()).toEqual(Object.keys(followedStreams).sort());
  });
});
