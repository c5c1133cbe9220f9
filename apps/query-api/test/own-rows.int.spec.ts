import type { GraphQLSchema } from 'graphql';
import { Checkouts, OrderDetails, StockLevel } from '@refold/views';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { type AskedAnswer, type Asker, asker, type AskingApi, startAskingApi } from './asking-api';
import { checkout, order, stock } from './example-rows';
import { figuresByState } from './figures-by-state';
import { ofAll, type Questions, theirs } from './own-questions';
import { insertPeople } from './people';
import { createViewTables, insertRows } from './view-tables';
import { introspection, schemaFrom, wholeQuestion } from './whole-schema';

const personalOfBob = /name of bob|bob@example|street of bob|city of bob|code of bob/;

interface Connection {
  readonly totalCount: number;
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly { readonly cursor: string }[];
}

describe('rows of views, where callers are asked who they are', () => {
  let database: TestDatabase;
  let api: AskingApi;
  let schema: GraphQLSchema;
  let ann: Asker;
  let bob: Asker;

  beforeAll(async () => {
    database = await testDatabase('own_rows');
    await createViewTables(database.pool);
    await insertPeople(database.pool);
    await insertRows(database.pool, StockLevel, [stock('sku-1')]);
    api = await startAskingApi({ viewsUrl: database.url });
    ann = await asker(['customer'], 'ann');
    bob = await asker(['customer'], 'bob');
    schema = schemaFrom(await api.ask(ann, introspection));
  });
  afterAll(async () => {
    await api?.close();
    await database?.drop();
  });

  const dataOf = async (who: Asker, query: string, variables?: Record<string, unknown>) => {
    const { data, errors } = await api.ask(who, query, variables);
    expect(errors).toBeUndefined();
    return data ?? {};
  };
  const ids = (connection: unknown): string[] => (connection as Connection).nodes.map(({ id }) => id);

  it('a customer reads their orders, their checkout and themself, as staff would', async () => {
    const question = `{
      order(id: "ann-order-1") { id customer { name orderCount } shipTo { city } saga { step order { id } } payments { id } }
      customer(id: "ann") { email orders(first: 2) { totalCount nodes { id customer { email } } } lastOrder { id } }
      saga(id: "ann-order-2") { status order { id } }
      payment(id: "ann-payment-1") { order { id customer { name } } }
      payments { totalCount nodes { id } }
      shipments(last: 1) { totalCount nodes { id order { id } } }
      orders(first: 2) { totalCount nodes { id } }
    }`;
    const staff = await asker(['staff']);
    const hers = await dataOf(ann, question);
    expect(hers).toEqual({
      ...(await dataOf(staff, question)),
      orders: { totalCount: 3, nodes: [{ id: 'ann-order-3' }, { id: 'ann-order-2' }] },
      payments: { totalCount: 2, nodes: [{ id: 'ann-payment-2' }, { id: 'ann-payment-1' }] },
      shipments: { totalCount: 2, nodes: [{ id: 'ann-shipment-1', order: { id: 'ann-order-1' } }] },
    });
    expect(hers['order']).toEqual({
      id: 'ann-order-1',
      customer: { name: 'name of ann', orderCount: 3 },
      shipTo: { city: 'city of ann' },
      saga: { step: 'paying', order: { id: 'ann-order-1' } },
      payments: [{ id: 'ann-payment-1' }],
    });
  });

  it('what is of another is as what is not there', async () => {
    const question = `query ($order: ID!, $customer: ID!, $payment: ID!, $shipment: ID!) {
      order(id: $order) { id } customer(id: $customer) { id orders { totalCount } } saga(id: $order) { id }
      payment(id: $payment) { id begunAt } shipment(id: $shipment) { id order { id } }
      payments(filter: { customerIds: [$customer] }) { totalCount }
      shipments(filter: { orderIds: [$order] }) { totalCount }
    }`;
    const bobs = { order: 'bob-order-1', customer: 'bob', payment: 'bob-payment-1', shipment: 'bob-shipment-1' };
    const others = await api.ask(ann, question, bobs);
    expect(others).toMatchObject({
      status: 200,
      data: {
        ...{ order: null, customer: null, saga: null, payment: null, shipment: null },
        ...{ payments: { totalCount: 0 }, shipments: { totalCount: 0 } },
      },
    });
    const nobodys = { order: 'no-order', customer: 'nobody', payment: 'none', shipment: 'none' };
    expect(await api.ask(ann, question, nobodys)).toEqual(others);
  });

  it('no filter widens what a customer is listed and counted, and no alias or fragment does', async () => {
    const data = await dataOf(
      ann,
      `query ($source: ID) {
        all: orders(first: 100) { ...Listed }
        his: orders(filter: { customerId: "bob" }) { ...Listed }
        placed: orders(filter: { status: [PLACED] }) { ...Listed }
        dated: orders(filter: { placedFrom: "2000-01-01T00:00:00Z", placedTo: "2100-01-01T00:00:00Z" }) { ...Listed }
        named: orders(sort: [{ field: CUSTOMER_NAME, direction: DESC }], last: 100) { ...Listed }
        sourced: orders(filter: { source: { id: $source } }) { ...Listed }
        either: orders(filter: { or: [{ customerId: "bob" }, { status: [PLACED] }, { customerIds: ["bob"] }] }) { ...Listed }
        others: orders(filter: { not: { customerId: "bob" } }) { ...Listed }
        walked: orders(filter: { not: { status: [CANCELLED] } }, first: 100) { ...Listed }
        notHers: orders(filter: { not: { customerId: "ann" } }) { ...Listed }
        another: order(id: "bob-order-1") { id ... on Order { customer { name } } }
      }
      fragment Listed on OrderConnection { totalCount nodes { id customer { id name } } edges { node { id } } }`,
      { source: null },
    );
    expect(JSON.stringify(data)).not.toContain('bob');
    expect(data['another']).toBeNull();
    for (const list of ['his', 'notHers']) expect(data[list]).toMatchObject({ totalCount: 0, nodes: [] });
    for (const list of ['all', 'placed', 'dated', 'named', 'sourced', 'either', 'others', 'walked']) {
      expect([list, (data[list] as Connection).totalCount]).toEqual([list, 3]);
      expect(ids(data[list]).sort()).toEqual(['ann-order-1', 'ann-order-2', 'ann-order-3']);
    }
  });

  it("another's cursor is a place in time, and shows no row of theirs", async () => {
    const page = `query ($after: String, $before: String) {
      orders(first: 1, after: $after, before: $before) { nodes { id } edges { cursor } pageInfo { hasNextPage } }
    }`;
    const cursors: string[] = [];
    for (let after: string | undefined; cursors.length < 3; after = cursors.at(-1)) {
      const { orders } = await dataOf(bob, page, { after });
      expect(ids(orders)).toEqual([`bob-order-${3 - cursors.length}`]);
      cursors.push((orders as Connection).edges[0]?.cursor ?? '');
    }
    for (const after of cursors)
      for (const variables of [{ after }, { before: after }]) {
        const { orders } = await dataOf(ann, page, variables);
        expect(JSON.stringify(orders)).not.toContain('bob');
        for (const id of ids(orders)) expect(id).toMatch(/^ann-/);
      }
    const all: string[] = [];
    let after: string | undefined;
    for (let more = true; more;) {
      const { orders } = await dataOf(ann, page, { after });
      all.push(...ids(orders));
      after = (orders as Connection).edges[0]?.cursor;
      more = (orders as { pageInfo: { hasNextPage: boolean } }).pageInfo.hasNextPage;
    }
    expect(all).toEqual(['ann-order-3', 'ann-order-2', 'ann-order-1']);
  });

  it('an order that names another customer inside leads to nobody', async () => {
    const stray = order('ann-order-stray', { customerId: 'ann', customerName: 'name of ann' });
    await insertRows(database.pool, OrderDetails, [stray]);
    await insertRows(database.pool, Checkouts, [checkout('ann-order-stray', { customerId: 'bob' })]);
    try {
      const { order: own } = await dataOf(ann, '{ order(id: "ann-order-stray") { id saga { id } } }');
      expect(own).toEqual({ id: 'ann-order-stray', saga: null });
      const { saga } = await dataOf(bob, '{ saga(id: "ann-order-stray") { id order { id } } }');
      expect(saga).toEqual({ id: 'ann-order-stray', order: null });
    } finally {
      await database.pool.query(`delete from order_details_v1 where order_id = 'ann-order-stray'`);
      await database.pool.query(`delete from checkouts_v1 where order_id = 'ann-order-stray'`);
    }
  });

  it('a customer is told how old an answer is, and not how far everybody is', async () => {
    const viewOf = async (who: Asker) => {
      const { extensions } = await api.ask(who, '{ order(id: "ann-order-1") { id } }');
      return (extensions?.['freshness'] as { views: object[] }).views[0] ?? {};
    };
    const whole = Object.keys(await viewOf(await asker(['staff'])));
    expect(whole).toEqual(expect.arrayContaining(['ageSeconds', 'positions', 'waitingKeys']));
    const theirs = Object.keys(await viewOf(ann));
    expect(theirs).toEqual(whole.filter((name) => name !== 'positions' && name !== 'waitingKeys'));
  });

  it.each([
    ['sales', '{ sales(by: []) { orders } }', ['Query.sales']],
    ['checkout figures', '{ checkoutFigures { checkouts } }', ['Query.checkoutFigures']],
    ['the funnel', '{ funnel { placed } }', ['Query.funnel']],
    ['who is worth the most', '{ topCustomers { customerId } }', ['Query.topCustomers']],
    ['customers', '{ customers { nodes { name } } }', ['Query.customers']],
    ['checkouts', '{ sagas { totalCount } }', ['Query.sagas']],
    ['stock', '{ stockItem(sku: "sku-1") { onHand } }', ['Query.stockItem']],
    ['products', '{ products { totalCount } }', ['Query.products']],
    ['the stock of all', '{ stock { totalCount } }', ['Query.stock']],
    ['events', '{ streamEvents(stream: "order-1") { nodes { data } } }', ['Query.streamEvents']],
    ['stock below a line', '{ orders { nodes { lines { product { onHand } } } } }', ['OrderLine.product']],
    ['what hinders a checkout', '{ saga(id: "ann-order-1") { stuckWhy } }', ['Saga.stuckWhy']],
    ['a part of a question', '{ order(id: "ann-order-1") { id } sales(by: []) { orders } }', ['Query.sales']],
  ])('of customers nobody may ask %s, and nothing is read', async (_, question, fields) => {
    const refused: AskedAnswer = await api.ask(ann, question);
    expect(refused).toMatchObject({ status: 403, errors: [{ extensions: { code: 'FORBIDDEN', fields } }] });
    expect(refused.data).toBeUndefined();
  });

  /** Everything below each of these questions that this caller may ask: all of it, but for the fields that are refused. */
  const everything = async (who: Asker, questions: Questions) => {
    const answers: AskedAnswer[] = [];
    for (const [name, all] of Object.entries(questions))
      for (const given of all) {
        const asking = (refused: readonly string[]) =>
          api.ask(
            who,
            wholeQuestion(schema, name, (field) => !refused.includes(field), given),
          );
        const whole = await asking([]);
        const refused = whole.errors?.flatMap(({ extensions }) => (extensions['fields'] as string[]) ?? []) ?? [];
        answers.push(refused.length > 0 ? await asking(refused) : whole);
      }
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
    return JSON.stringify(answers);
  };
  it('all that a customer can ask tells nothing of another, however deep', async () => {
    const told = await everything(ann, theirs);
    expect(told).toContain('name of ann');
    expect(told).not.toContain('bob');
  });

  it('all that an operator can ask tells of orders, and no names and addresses', async () => {
    const told = await everything(await asker(['operator']), ofAll);
    expect(told).toContain('bob-order-1');
    expect(told).not.toMatch(personalOfBob);
  });

  it.each(['staff', 'service'] as const)('%s is told them', async (role) => {
    const told = await everything(await asker([role]), ofAll);
    for (const each of personalOfBob.source.split('|')) expect(told).toContain(each);
  });

  it('what is hidden is null and is named once, and what is not asked is not named', async () => {
    const operator = await asker(['operator']);
    const answer = await api.ask(operator, '{ orders(first: 2) { nodes { shipTo { city } customer { id name } } } }');
    expect(answer).toEqual({
      status: 200,
      data: {
        orders: { nodes: Array.from({ length: 2 }, () => expect.objectContaining({ shipTo: null }) as unknown) },
      },
      extensions: expect.objectContaining({ hidden: { personal: ['Order.shipTo', 'Customer.name'] } }) as unknown,
    });
    expect((await api.ask(operator, '{ orders { totalCount } }')).extensions?.['hidden']).toBeUndefined();
    expect((await api.ask(ann, '{ customer(id: "ann") { name } }')).extensions?.['hidden']).toBeUndefined();
  });

  it.each([
    ['orders(sort: [{ field: CUSTOMER_NAME }]) { totalCount nodes { id } }'],
    ['customers(sort: [{ field: NAME }]) { nodes { id } }'],
    ['customers(filter: { email: "bob@example.com" }) { totalCount }'],
    ['customers(filter: { name: "name of bob" }) { nodes { id } }'],
    ['customers(filter: { or: [{ active: true }, { not: { nameMatches: { contains: "bob" } } }] }) { totalCount }'],
    ['orders(filter: { and: [{ not: { customerName: { startsWith: "na" } } }] }) { nodes { id } }'],
  ])('an operator does not find out who somebody is by %s', async (question) => {
    const { data, errors } = await api.ask(await asker(['operator']), `{ ${question} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(Object.values(data ?? {})).toEqual([null]);
  });

  it('an operator does not find out where an order is sent by figures of the moment when it was placed', async () => {
    const [operator, staff] = [await asker(['operator']), await asker(['staff'])];
    expect(figuresByState(schema)).toEqual([
      ...['fulfilment(by: [STATE])', 'fulfilment(filter: { state: ["SP"] })'],
      ...['funnel(by: [STATE])', 'funnel(filter: { state: ["SP"] })', 'repeatCustomers(filter: { state: ["SP"] })'],
      ...['sales(by: [STATE])', 'sales(by: [], filter: { state: ["SP"] })', 'topProducts(filter: { state: ["SP"] })'],
    ]);
    const moment = 'from: "2026-01-01T00:00:00.000000Z", to: "2026-01-01T00:00:00.000001Z"';
    for (const asked of figuresByState(schema).map(
      (each) => `{ ${each.replace('(', `(${moment}, `)} { __typename } }`,
    )) {
      const { data, errors } = await api.ask(operator, asked);
      expect([asked, errors]).toMatchObject([asked, [{ extensions: { code: 'FORBIDDEN' } }]]);
      expect(Object.values(data ?? {})).toEqual([null]);
      // There are no facts here, so nobody is told figures; others are let through as far as to them.
      expect((await api.ask(staff, asked)).errors).not.toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  });

  it('a role beside that of a customer counts', async () => {
    const { orders } = await dataOf(await asker(['customer', 'staff'], 'ann'), '{ orders { totalCount } }');
    expect(orders).toEqual({ totalCount: 6 });
  });
});
