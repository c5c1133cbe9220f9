import { Id } from '@refold/model';
import { z } from 'zod';

/*
 * What is read of the services' answers: less than they tell, and what they tell beside it may change without this API.
 * A change of what stands here makes the part fail, and not the order wrong.
 */
const Money = z.object({ amount: z.string(), currency: z.string() });
const Address = z.object({
  street: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
});
const Line = z.object({
  sku: z.string(),
  name: z.string().optional(),
  quantity: z.int(),
  unitPrice: Money,
  freight: Money,
});
const listOf = <A extends z.ZodType>(item: A) => z.object({ items: z.array(item) });

export const OrderPart = z.object({
  orderId: z.string(),
  customerId: Id,
  status: z.enum(['placed', 'confirmed', 'cancelled']),
  shipTo: Address.optional(),
  lines: z.array(Line),
  total: Money.optional(),
});
export type OrderPart = z.output<typeof OrderPart>;

export const CustomerPart = z.object({
  customerId: z.string(),
  active: z.boolean(),
  name: z.string().optional(),
  email: z.string().optional(),
  address: Address.optional(),
});
export type CustomerPart = z.output<typeof CustomerPart>;

const Payment = z.object({
  paymentId: z.string(),
  status: z.enum(['requested', 'authorised', 'capturing', 'captured', 'failed']),
  method: z.object({ type: z.string(), installments: z.int().optional() }),
  amount: Money.optional(),
  refunded: Money.optional(),
});
export type PaymentPart = z.output<typeof Payment>;
export const PaymentsPart = listOf(Payment);

export const ReservationPart = z.object({
  status: z.enum(['reserved', 'failed', 'released', 'committed']),
  shortages: z.array(z.object({ sku: z.string(), wanted: z.int(), available: z.int() })),
});
export type ReservationPart = z.output<typeof ReservationPart>;

const Shipment = z.object({
  shipmentId: z.string(),
  status: z.enum(['scheduled', 'dispatched', 'delivered', 'returned']),
  carrier: z.string().optional(),
  trackingNumber: z.string().optional(),
});
export type ShipmentPart = z.output<typeof Shipment>;
export const ShipmentsPart = listOf(Shipment);
