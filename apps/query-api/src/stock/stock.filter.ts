import { compares, type Condition, equals, isOneOf } from '@refold/platform';
import { Field, ID, InputType, Int } from '@nestjs/graphql';

@InputType({ description: 'Which products: every field that is given must agree.' })
export class ProductFilter {
  @Field(() => [ID], { nullable: true, description: 'One of these.' })
  sku?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these categories.' })
  category?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it may be sold.' })
  active?: boolean | null;
}

@InputType({ description: 'Stock of which products: every field that is given must agree.' })
export class StockFilter extends ProductFilter {
  @Field(() => Int, { nullable: true, description: 'No more than so many units available; unknown levels are not it.' })
  availableMax?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the level is known: after the first count or receipt.',
  })
  counted?: boolean | null;
}

export const productConditions = (filter: ProductFilter | null | undefined): Condition[] => {
  const { sku, category, active } = filter ?? {};
  return [
    ...(sku ? [isOneOf('sku', sku)] : []),
    ...(category ? [isOneOf('category', category)] : []),
    ...(active != null ? [equals('active', active)] : []),
  ];
};

export const stockConditions = (filter: StockFilter | null | undefined): Condition[] => {
  const { availableMax, counted } = filter ?? {};
  return [
    ...productConditions(filter),
    ...(availableMax != null ? [compares('available', '<=', availableMax)] : []),
    ...(counted != null ? [isCounted(counted)] : []),
  ];
};

const isCounted =
  (counted: boolean): Condition =>
  () =>
    counted ? 'on_hand is not null' : 'on_hand is null';
