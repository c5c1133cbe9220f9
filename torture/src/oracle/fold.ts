import { expectedCustomers } from './expected-customers';
import { expectedFacts, factKeys, factTables, type FactTable } from './expected-facts';
import { expectedOrders } from './expected-orders';
import type { Happened } from './happened';
import { differencesOf, keyedBy, type Difference, type Row } from './rows';

/** What the projector has made: rows of each version of the views and facts that is read or fed. */
export interface Projected {
  /** By physical name: `order_details_v1`. */
  readonly views: ReadonlyMap<string, readonly Row[]>;
  readonly facts: ReadonlyMap<string, readonly Row[]>;
}

/** FOLD: every view and every fact table holds what the events say, no row more and none less. */
export const checkFold = (events: readonly Happened[], { views, facts }: Projected): Difference[] => {
  const factsExpected = expectedFacts(events);
  const viewsExpected = { order_details: expectedOrders(events), customer_overview: expectedCustomers(events) };
  const ofView = [...views].flatMap(([table, rows]) => {
    const view = nameOf(table) as keyof typeof viewKeys;
    return rowsDiffering(table, [viewKeys[view]], viewsExpected[view], rows);
  });
  const ofFacts = [...facts].flatMap(([table, rows]) => {
    const name = nameOf(table) as FactTable;
    return rowsDiffering(table, factKeys[name], factsExpected[name], rows);
  });
  return [...ofView, ...ofFacts];
};

export const viewKeys = { order_details: 'order_id', customer_overview: 'customer_id' } as const;
export const viewTables = Object.keys(viewKeys) as (keyof typeof viewKeys)[];
export { factTables };

/** `order_details` of `order_details_v2`. */
export const nameOf = (table: string): string => table.replace(/_v\d+$/, '');

const rowsDiffering = (
  table: string,
  key: readonly string[],
  expected: ReadonlyMap<string, Row>,
  found: readonly Row[],
): Difference[] => {
  const byKey = keyedBy(key, found);
  const twice = { oracle: 'FOLD', where: table, key: '(all)', column: 'rows' };
  const repeated = { ...twice, expected: `${byKey.size} keys, each once`, found: `${found.length} rows` };
  return [...(byKey.size < found.length ? [repeated] : []), ...differencesOf('FOLD', table, expected, byKey)];
};
