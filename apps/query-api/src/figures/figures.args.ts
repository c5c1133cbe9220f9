import { DateTime } from '@refold/platform';
import { ArgsType, Field, InputType, registerEnumType } from '@nestjs/graphql';
import { OrderStatus } from '../order/order-enums';
import { SalesSourceFilter } from '../sales/sales.filter';
import { TimeBucket } from './time-bucket';

@ArgsType()
export class FiguresArgs {
  @Field(() => TimeBucket, { nullable: true, description: 'Split by these; one row for all time when left out.' })
  every?: TimeBucket | null;

  @Field(() => DateTime, { nullable: true, description: 'At this moment or later.' })
  from?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  to?: string | null;

  @Field(() => String, {
    defaultValue: 'UTC',
    description: 'Zone in which hours, days and so on begin: a name of the IANA database, such as `America/Sao_Paulo`.',
  })
  timeZone: string;
}

@InputType({ description: 'Figures of which orders: every field that is given must agree.' })
export class OrderFiguresFilter {
  @Field(() => [OrderStatus], { nullable: true, description: 'That have one of these now.' })
  status?: OrderStatus[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Sent to one of these; `(none)` is unknown. Not for operators.',
  })
  state?: string[] | null;

  @Field(() => SalesSourceFilter, { nullable: true, description: 'That came in as history from there.' })
  source?: SalesSourceFilter | null;
}

@ArgsType()
export class OrderFiguresArgs extends FiguresArgs {
  @Field(() => OrderFiguresFilter, { nullable: true, description: 'Of which orders; of all when left out.' })
  filter?: OrderFiguresFilter | null;
}

export const OrderDimension = { STATE: 'state' } as const;
export type OrderDimension = (typeof OrderDimension)[keyof typeof OrderDimension];
registerEnumType(OrderDimension, {
  name: 'OrderDimension',
  description: 'What figures of orders are split by, beside time.',
  valuesMap: { STATE: { description: 'Where the order is sent; not for operators, since it is personal.' } },
});
