import type { OrderCancelled } from '@refold/events';

/** What somebody else does while an order is checked out. */
export type Meanwhile =
  /** The customer cancels after the order was placed, while its card is being charged. */
  | 'the customer cancels'
  /** The card's answer comes after the deadline of the checkout. */
  | 'time is up'
  /** A person says `retry` to whatever is stuck. */
  | 'a person retries';

/** How the orders of a story and all that was taken for them are in the end. */
export interface StoryEnd {
  readonly confirmed: number;
  readonly cancelled: number;
  /** Why, of those that are cancelled. */
  readonly reason?: OrderCancelled['reason'];
  /** What can be promised of each product then, and no more than that is set aside. */
  readonly available: Readonly<Record<string, number>>;
  /** Refunds that have gone through, over all orders. Of each order captured less refunded is its total, or nothing. */
  readonly refunds: number;
}

/**
 * A checkout with one outcome, whatever the style is and wherever it runs: against real servers, or in memory. Each order
 * is placed with a payment by this card, all of them at once; what is confirmed has one shipment, what is cancelled none.
 */
export interface CheckoutStory {
  /** A fact about the end. */
  readonly name: string;
  readonly cardToken: string;
  /** Begins the ids of its orders; `re_fail_first` has the test gateway decline the first refund of each. */
  readonly orderIdPrefix: string;
  readonly orders: number;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  /** Counted before; a product that is missing was never counted. */
  readonly stock: Readonly<Record<string, number>>;
  readonly meanwhile?: Meanwhile;
  readonly ends: StoryEnd;
}

/** The test gateway answers about this card after so many milliseconds: longer than the deadline of a test may be. */
export const slowCard = 'tok_slow_3000';

/** Of each line: `{ amount: '12.50', currency: 'BRL' }`. */
export const storyPrice = '12.50';

const usual = {
  ...{ cardToken: 'tok_visa', orderIdPrefix: 'story', orders: 1 },
  ...{ lines: [{ sku: 'tea', quantity: 2 }], stock: { tea: 5 } },
};
const untouched = { confirmed: 0, cancelled: 1, available: { tea: 5 } };
const twoLines = [
  { sku: 'tea', quantity: 2 },
  { sku: 'pot', quantity: 1 },
];

export const checkoutStories: readonly CheckoutStory[] = [
  {
    ...usual,
    name: 'what is paid and in stock is confirmed',
    ends: { confirmed: 1, cancelled: 0, available: { tea: 3 }, refunds: 0 },
  },
  {
    ...usual,
    ...{ name: 'several lines of one product are set aside together', lines: [...twoLines, ...twoLines] },
    stock: { tea: 5, pot: 2 },
    ends: { confirmed: 1, cancelled: 0, available: { tea: 1, pot: 0 }, refunds: 0 },
  },
  {
    ...usual,
    ...{ name: 'a provider that does not answer twice is asked again', cardToken: 'tok_gateway_timeout' },
    ends: { confirmed: 1, cancelled: 0, available: { tea: 3 }, refunds: 0 },
  },
  {
    ...usual,
    ...{ name: 'a declined card cancels the order', cardToken: 'tok_declined' },
    ends: { ...untouched, reason: 'payment-declined', refunds: 0 },
  },
  {
    ...usual,
    ...{ name: 'one line of several that is short gives the money back and leaves the others alone', lines: twoLines },
    stock: { tea: 5, pot: 0 },
    ends: { confirmed: 0, cancelled: 1, reason: 'out-of-stock', available: { tea: 5, pot: 0 }, refunds: 1 },
  },
  {
    ...usual,
    ...{ name: 'what was never counted cannot be promised', lines: twoLines },
    ends: { ...untouched, reason: 'out-of-stock', refunds: 1 },
  },
  {
    ...usual,
    ...{ name: 'a customer who cancels while the card is charged gets the money back', cardToken: slowCard },
    meanwhile: 'the customer cancels',
    ends: { ...untouched, reason: 'customer', refunds: 1 },
  },
  {
    ...usual,
    ...{ name: 'a capture that comes after the deadline is given back once', cardToken: slowCard },
    meanwhile: 'time is up',
    ends: { ...untouched, reason: 'timed-out', refunds: 1 },
  },
  {
    ...usual,
    ...{ name: 'a refund that fails goes through once a person has it tried again', orderIdPrefix: 're_fail_first' },
    ...{ stock: { tea: 1 }, meanwhile: 'a person retries' },
    ends: { confirmed: 0, cancelled: 1, reason: 'out-of-stock', available: { tea: 1 }, refunds: 1 },
  },
  {
    ...usual,
    ...{ name: 'of twenty orders that want the last unit one has it, and the others their money', orders: 20 },
    ...{ lines: [{ sku: 'tea', quantity: 1 }], stock: { tea: 1 } },
    ends: { confirmed: 1, cancelled: 19, reason: 'out-of-stock', available: { tea: 0 }, refunds: 19 },
  },
];
