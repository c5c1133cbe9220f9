import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import { declaredReads } from '@refold/platform';
import { Checkouts, CustomerOverview, OrderDetails, PaymentDetails, ShipmentDetails, StockLevel } from '@refold/views';
import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { type GraphQLSchema, Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import { examples } from '../src/playground/examples';
import { resolvers } from '../src/query-api.module';
import { brl, checkout, customer, order, payment, shipment, stock } from './example-rows';
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
  payment(id: "payment-1") { stale { events } begunAt order { payments { begunAt } shipments { returnReason } } }
  shipments { nodes { stale { events } begunAt order { status } } }
  products { nodes { stock { stale { events } } } } stock { totalCount } product(sku: "sku-1") { stale { events } }
}`;
const otherFigures = `query OtherFigures {
  repeatCustomers { customers } topProducts { sku } topCustomers { customer { name } }
}`;
const asked = examples.filter(({ query }) => query.includes('\nquery '));
const ways = [
  { name: 'EveryWay', query: everyWay },
  { name: 'OtherFigures', query: otherFigures },
  { name: 'CustomerValue', query: 'query CustomerValue { customerValue { customers } }' },
];
const queries = [...asked.map(({ name, query }) => ({ name, query })), ...ways];

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
    const paid = { status: 'captured', method: 'boleto', installments: null, reason: null } as const;
    const payments = { 'payment-1': { ...paid, amount: brl(1), refunded: brl(0), at: '2018-01-01T00:00:00.000000Z' } };
    await insertRows(database.pool, OrderDetails, [order('order-1', { payments })]);
    await insertRows(database.pool, PaymentDetails, [payment('payment-1')]);
    await insertRows(database.pool, ShipmentDetails, [shipment('shipment-1')]);
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
    const known: Record<string, unknown> = { id: 'order-1', sku: 'sku-1', stream: 'order-order-1', tokens: [] };
    const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const { errors, extensions } = await api.ask(
      query,
      Object.fromEntries(names.map((name) => [name, known[name] ?? null])),
    );
    const read = (extensions?.freshness?.views ?? []).map(({ view }) => view);
    for (const view of read) everRead.add(view);
    // Services and the projector are not there.
    expect((errors ?? []).filter(({ extensions }) => extensions['code'] !== 'UNAVAILABLE')).toEqual([]);
    expect(declared).toEqual(expect.arrayContaining(read));
  });

  it('and every view and fact table is read by one of these', () => {
    expect([...everRead].sort()).toEqual(Object.keys(followedStreams).sort());
  });
});
