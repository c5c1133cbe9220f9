import { DateTime, MoneyAnswer } from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PaymentStatus } from './order-enums';

@ObjectType('Payment', { description: 'One payment of an order; an order may have several.' })
export class PaymentAnswer {
  @Field(() => ID, { description: 'Of the payment.' })
  id: string;

  @Field(() => PaymentStatus, { nullable: true, description: 'How far it has come.' })
  status: PaymentStatus | null;

  @Field(() => String, { nullable: true, description: 'As the provider names it: `credit_card`.' })
  method: string | null;

  @Field(() => Int, { nullable: true, description: 'In how many parts it is paid.' })
  installments: number | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What is to be paid by it.' })
  amount: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What has gone back, of all refunds of this payment.' })
  refunded: MoneyAnswer | null;

  @Field(() => String, { nullable: true, description: 'Why it failed or went back.' })
  reason: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it came to be as it is.' })
  at: string | null;

  /** What leads further; an order's own list does not know when its payments were begun. */
  orderId: string | null;
  begunAt?: string | null;
}
