import type { MemoryStore } from '@refold/testing';
import type { PaymentGateway } from '../../../apps/write-payments/src/gateway/payment-gateway';
import type { Books } from '../../../libs/projections/src/flush/books';
import type { MemoryBroker } from './broker';
import { MemoryRelay } from './relay';

/** What a world is made of and can be made of otherwise, to see whether the difference is found. */
export interface Pieces {
  relay(store: MemoryStore, broker: MemoryBroker): MemoryRelay;
  books(books: Books): Books;
  gateway(gateway: PaymentGateway): PaymentGateway;
}

export const soundPieces: Pieces = {
  relay: (store, broker) => new MemoryRelay(store, broker),
  books: (books) => books,
  gateway: (gateway) => gateway,
};
