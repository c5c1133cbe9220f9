import {
  CustomerRegistered,
  Customers,
  ProductListed,
  Products,
  Stock,
  StockAdjusted,
  StockCounted,
  StockReceived,
} from '@refold/events';
import type { AnyEvent, Source } from '@refold/model';
import type { RecordOf } from '../record/records';
import type { RecordSource } from '../record/parts';
import { RecordEvents, type HistoryEvent } from './history-event';

/** The source's own id of a record is ours, unless it says another. */
export const sourceOf = ({ system, id, status }: RecordSource, ownId: string): Source => ({
  system,
  id: id ?? ownId,
  ...(status !== undefined && { status }),
});

export const customerEvents = (customer: RecordOf<'customer'>): HistoryEvent[] => {
  const { id, registeredAt, name, email, address, source } = customer;
  const registered = new CustomerRegistered({ customerId: id, name, email, address, source: sourceOf(source, id) });
  return [new RecordEvents(source.system, 'customer', id).of(Customers, registered, registeredAt)];
};

export const productEvents = (product: RecordOf<'product'>): HistoryEvent[] => {
  const { sku, listedAt, name, category, price, source } = product;
  const listed = new ProductListed({ sku, name, category, price, source: sourceOf(source, sku) });
  return [new RecordEvents(source.system, 'product', sku).of(Products, listed, listedAt)];
};

export const stockEvents = (movement: RecordOf<'stock'>): HistoryEvent[] => {
  const { id, source, at } = movement;
  return [new RecordEvents(source.system, 'stock', id).of(Stock, stockEvent(movement), at)];
};

const stockEvent = ({ sku, movement, quantity, reference, reason }: RecordOf<'stock'>): AnyEvent => {
  switch (movement) {
    case 'count':
      return new StockCounted({ sku, onHand: quantity });
    case 'receipt':
      return new StockReceived({ sku, quantity, reference });
    case 'adjustment':
      return new StockAdjusted({ sku, change: quantity, reason: reason ?? 'history' });
  }
};
