/**
 * What can be broken on purpose, to see that it is found. Broken pieces stand in this folder and take the place of sound
 * ones; no product code knows of them.
 */
export const breaks = {
  'relay-skips-slow-commits':
    'the relay remembers the highest position that it has seen, and passes over what commits later',
  'relay-reorders': 'the relay sends the records of a batch in another order',
  'relay-marks-before-sending': 'the relay stores its position before its records have been taken',
  'double-apply': 'a projection does not look at its ledger',
  'lost-on-kill': 'a projection stores its progress outside of the transaction of its rows',
  'gateway-twice': 'the worker gives the gateway another key with each try',
} as const;

export type Break = keyof typeof breaks;

/** With `--checkouts`. */
export const checkoutBreaks = {
  'saga-forgets-early-events': 'a saga does not keep what it hears before its beginning',
  'late-capture-not-refunded': 'money that comes in after its order was cancelled is kept',
  'dispatcher-sends-under-new-ids': 'each try of a command has an id of its own',
} as const;

export type CheckoutBreak = keyof typeof checkoutBreaks;

export const isBreak = (name: string): name is Break => name in breaks;
export const isCheckoutBreak = (name: string): name is CheckoutBreak => name in checkoutBreaks;
