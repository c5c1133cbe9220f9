import {
  type Criterion,
  criterionOf,
  isIn,
  MoneyRange,
  moneyCriterion,
  TextMatch,
  textCriterion,
} from '@refold/platform';
import { Field, ID, InputType } from '@nestjs/graphql';

/** What can be said of the catalogue's side of a row. */
@InputType({ isAbstract: true })
export abstract class ProductTerms {
  @Field(() => [ID], { nullable: true, description: 'One of these; at most 100.' })
  skus?: string[] | null;

  @Field(() => TextMatch, { nullable: true, description: 'What it is called now.' })
  name?: TextMatch | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these categories.' })
  categories?: string[] | null;

  @Field(() => MoneyRange, { nullable: true, description: 'Of one unit, now.' })
  price?: MoneyRange | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it may be sold.' })
  active?: boolean | null;
}

@InputType({ description: 'Which products: every field that is given must agree.' })
export class ProductFilter extends ProductTerms {
  @Field(() => [ProductFilter], { nullable: true, description: 'That agree with each of these.' })
  and?: ProductFilter[] | null;

  @Field(() => [ProductFilter], { nullable: true, description: 'That agree with one of these at least.' })
  or?: ProductFilter[] | null;

  @Field(() => ProductFilter, { nullable: true, description: 'All those that this would not pick.' })
  not?: ProductFilter | null;
}

/** @throws AnswerError naming the field that is wrong */
export const productCriterion = (filter: ProductFilter | null | undefined): Criterion =>
  criterionOf<ProductFilter>(filter ?? {}, productCriteria);

const priceColumns = { amount: 'price_amount', currency: 'price_currency' };

export const productCriteria = ({ skus, name, categories, price, active }: ProductTerms, path: string): Criterion[] => [
  ...(skus ? [isIn('sku', skus)] : []),
  ...(name ? [textCriterion('name', name, `${path}.name`)] : []),
  ...(categories ? [isIn('category', categories)] : []),
  ...(price ? [moneyCriterion(priceColumns, price, `${path}.price`)] : []),
  ...(active != null ? [isIn('active', [active])] : []),
];
