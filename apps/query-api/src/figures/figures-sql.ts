import { type SqlTemplate, sqlTemplate } from '@refold/platform';
import { join } from 'node:path';
import { ordersOf, type SalesQuestion, valuesOf } from '../sales/sales-query';
import type { FactTables } from './ask-facts';
import type { OrderDimension, OrderFiguresArgs } from './figures.args';

export const figuresSql = (folder: string, name: string): SqlTemplate => sqlTemplate(join(folder, 'sql'), name);

const milestonesOfOrders = figuresSql(__dirname, 'milestones');

/** Facts that say which orders figures are of. */
export const orderFactNames = ['order_facts', 'order_status_facts'] as const;

/** SQL: the orders placed in this time that the filter leaves, a row each. */
export const askedOrders = (args: OrderFiguresArgs, tables: FactTables): string => ordersOf(asSales(args), tables);

/** The values of that statement, and of the names of time. */
export const askedValues = (args: OrderFiguresArgs): Record<string, unknown> => valuesOf(asSales(args));

/** SQL: how far each order has come, and when. */
export const milestones = (tables: FactTables): string => milestonesOfOrders(tables);

/** SQL: columns of the dimensions, each with a comma behind it. */
export const dimensionColumns = (by: readonly OrderDimension[]): string =>
  [...new Set(by)].map((name) => `${name}, `).join('');

const asSales = ({ from, to, timeZone, filter }: OrderFiguresArgs): SalesQuestion => ({
  by: [],
  ...{ from, to, timeZone, filter },
});
