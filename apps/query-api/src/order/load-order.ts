import type { Reader } from '@refold/platform';
import type { OrderAnswer } from './order.answer';
import { orderRows } from './order-rows';
import { toOrder } from './to-order';

/** Orders that one request asks for by their ids are read in one statement. */
export const loadOrder = async (reader: Reader, id: string): Promise<OrderAnswer | null> => {
  const row = await reader.load('order', id, (ids) => orderRows.byKeys(reader, ids));
  return row && toOrder(row);
};
