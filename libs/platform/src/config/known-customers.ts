import { z } from 'zod';
import { variable } from './environment';

/** Whether an order's customer must be in this service's copy of the customers, and active. */
export type KnownCustomers = 'required' | 'any';

export const knownCustomersVariables = {
  KNOWN_CUSTOMERS: variable(
    {
      purpose:
        'whose orders are taken: those of customers that the service customers has registered and not deactivated ' +
        '(required), or everybody’s (any), for a shop whose customers are not moved here yet',
      example: 'any',
    },
    z.enum(['required', 'any'], 'must be required or any').default('required'),
  ),
};
