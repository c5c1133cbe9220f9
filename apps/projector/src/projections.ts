import { checkoutFacts } from './checkout-facts/checkout-facts';
import { checkouts } from './checkouts/checkouts';
import { customerOverview } from './customer-overview/customer-overview';
import { milestoneFacts } from './milestone-facts/milestone-facts';
import { orderDetails } from './order-details/order-details';
import { orderFacts } from './order-facts/order-facts';
import { orderLineFacts } from './order-line-facts/order-line-facts';
import { orderStatusFacts } from './order-status-facts/order-status-facts';
import { paymentDetails } from './payment-details/payment-details';
import { paymentFacts } from './payment-facts/payment-facts';
import { productFacts } from './product-facts/product-facts';
import { shipmentDetails } from './shipment-details/shipment-details';
import { stockLevel } from './stock-level/stock-level';

/** Rows, in PostgreSQL. */
export const views = [orderDetails, customerOverview, stockLevel, checkouts, paymentDetails, shipmentDetails] as const;

/** Facts, in ClickHouse. */
export const facts = [
  orderFacts,
  orderStatusFacts,
  orderLineFacts,
  paymentFacts,
  productFacts,
  checkoutFacts,
  milestoneFacts,
] as const;
