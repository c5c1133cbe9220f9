import { Text } from '@refold/model';
import { z } from 'zod';

/** Where something is sent. Other systems know less of it than we ask for, so nothing here is required. */
export const Address = z.strictObject({
  street: Text(200).optional(),
  city: Text(100).optional(),
  /** State, province or region, as its post writes it: `SP`. */
  state: Text(50).optional(),
  postalCode: Text(20).optional(),
  /** ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters')
    .optional(),
});
export type Address = z.output<typeof Address>;
