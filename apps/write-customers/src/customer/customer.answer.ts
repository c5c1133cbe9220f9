import { Address, Email } from '@refold/events';
import { Id, Text } from '@refold/model';
import { z } from 'zod';
import type { Customer } from './customer';

/** What the service tells of a customer; other systems may have known neither name nor e-mail. */
export const CustomerAnswer = z.object({
  customerId: Id,
  active: z.boolean(),
  name: Text(200).optional(),
  email: Email.optional(),
  address: Address.optional(),
});

type State = ReturnType<typeof Customer.initial>;

export const customerAnswer = (
  { status, name, email, address }: State,
  customerId: string,
): z.output<typeof CustomerAnswer> => ({ customerId, active: status !== 'deactivated', name, email, address });
