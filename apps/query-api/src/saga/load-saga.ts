import { type Reader, ViewRows } from '@refold/platform';
import { Checkouts } from '@refold/views';
import type { SagaAnswer } from './saga.answer';
import { toSaga } from './to-saga';

export const sagaRows = new ViewRows(Checkouts, 'orderId', { owner: 'customerId' });

/** The checkouts of all orders of a page are read in one statement. */
export const loadSaga = async (reader: Reader, orderId: string): Promise<SagaAnswer | null> => {
  const row = await reader.load('saga', orderId, (ids) => sagaRows.byKeys(reader, ids));
  return row && toSaga(row);
};
