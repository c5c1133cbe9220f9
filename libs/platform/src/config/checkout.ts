import { z } from 'zod';
import { variable } from './environment';

/** How the service that owns orders checks them out. */
export interface CheckoutConfig {
  /** Of orders that are placed from now on; others finish in the style that they began in. */
  readonly style: 'choreography' | 'orchestration';
  /** How long a checkout may take, such as `15m`. */
  readonly deadline: `${number}${'s' | 'm' | 'h'}`;
}

const checkout = variable(
  {
    purpose:
      'who brings an order that is placed with a payment to its confirmation: one process that tells the services what ' +
      'to do (orchestration), or each service by itself once it hears what the others did (choreography). An order ' +
      'finishes in the style that it began in',
    example: 'choreography',
  },
  z.enum(['choreography', 'orchestration'], 'must be choreography or orchestration').default('orchestration'),
);

const checkoutDeadline = variable(
  {
    purpose:
      'how long a checkout may take; then its order is cancelled, and what was taken for it is given back. It holds for ' +
      'orders that are placed from now on',
    example: '15m',
  },
  z
    .string()
    .regex(/^[1-9]\d{0,4}[smh]$/, 'must be a duration such as 30s, 15m or 2h')
    .default('15m'),
);

export const checkoutVariables = { CHECKOUT: checkout, CHECKOUT_DEADLINE: checkoutDeadline };

export const checkoutOf = ({ CHECKOUT, CHECKOUT_DEADLINE }: Readonly<Record<string, unknown>>): CheckoutConfig => ({
  style: CHECKOUT as CheckoutConfig['style'],
  deadline: CHECKOUT_DEADLINE as CheckoutConfig['deadline'],
});
