import { allStreams } from '@refold/events';
import { type Mark, markedPlacesOf } from '@refold/model';
import type { ViewRows } from '@refold/platform';
import { Checkouts, CustomerOverview, OrderDetails, PaymentDetails, ShipmentDetails, StockLevel } from '@refold/views';
import { getMetadataArgsStorage } from 'typeorm';
import { customerRows } from '../../apps/query-api/src/customer/load-customer';
import { orderRows } from '../../apps/query-api/src/order/order-rows';
import { paymentRows } from '../../apps/query-api/src/payments/payment-rows';
import { sagaRows } from '../../apps/query-api/src/saga/load-saga';
import { shipmentRows } from '../../apps/query-api/src/shipments/shipment-rows';

/*
 * Contracts say which fields of events are personal; views copy them, under their name or one that ends in it. The query
 * API says again which of its columns these are; here it is held to what contracts say.
 */
const fieldsWith = (wanted: Mark): ReadonlySet<string> => {
  const places = allStreams.flatMap(({ events }) => events.flatMap(({ schema }) => markedPlacesOf(schema)));
  return new Set(places.filter(({ mark }) => mark === wanted).map(({ path }) => lowerCase(path.at(-1) ?? '')));
};
const [personal, secret] = [fieldsWith('personal'), fieldsWith('secret')];
const views: readonly [string, new () => object, Pick<ViewRows<object>, 'byKeys'>][] = [
  ['order_details', OrderDetails, orderRows],
  ['customer_overview', CustomerOverview, customerRows],
  ['checkouts', Checkouts, sagaRows],
  ['payment_details', PaymentDetails, paymentRows],
  ['shipment_details', ShipmentDetails, shipmentRows],
];

function lowerCase(text: string): string {
  return text.toLowerCase();
}
const columnsOf = (row: object): string[] =>
  getMetadataArgsStorage()
    .columns.filter(({ target }) => target === row)
    .map(({ propertyName }) => propertyName);

/** Columns that the statement of somebody who is not to know people takes for null. */
const hiddenOf = async (rows: Pick<ViewRows<object>, 'byKeys'>, columns: readonly string[]): Promise<string[]> => {
  let statement = '';
  const snapshot = {
    versions: async () => ({ tableOf: (view: string) => view }),
    columnsOf: async () => new Set(columns.map((name) => name.replace(/[A-Z]/g, (letter) => `_${lowerCase(letter)}`))),
    query: async (text: string) => {
      statement = text;
      return [];
    },
  };
  const reading = { snapshot, scope: { customerId: null, hidesPersonal: true } };
  await rows.byKeys(reading as unknown as Parameters<typeof rows.byKeys>[0], []);
  return [...statement.matchAll(/null::\w+ as "(\w+)"/g)].map(([, name = '']) => name).sort();
};

test('contracts mark what is personal, and what is secret', () => {
  expect([...personal].sort()).toEqual(['address', 'brand', 'email', 'last4', 'name', 'shipto']);
  expect([...secret].sort()).toEqual(['cardtoken', 'gatewayreference']);
});

test('no view has a column for what a contract marks as secret', () => {
  const columns = [...views.map(([, row]) => row), StockLevel].flatMap(columnsOf);
  expect(columns.filter((name) => [...secret].some((each) => lowerCase(name).endsWith(each)))).toEqual([]);
});

test.each(views)(
  '%s hides every column that shows what a contract marks as personal, and no other',
  async (_, row, rows) => {
    const columns = columnsOf(row);
    expect(columns.length).toBeGreaterThan(5);
    const shown = columns.filter((name) => [...personal].some((each) => lowerCase(name).endsWith(each)));
    expect(await hiddenOf(rows, columns)).toEqual(shown.sort());
  },
);
