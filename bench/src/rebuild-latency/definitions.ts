import type { AnyView } from '@refold/projections';
import { orderDetails } from '../../../apps/projector/src/order-details/order-details';

/** The order view as it is read, and the same as a next version that is being built beside it. */
export const views: readonly AnyView[] = [orderDetails, { ...orderDetails, version: orderDetails.version + 1 }];
export const facts = [];
