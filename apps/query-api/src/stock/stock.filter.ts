import { type Criterion, criterionOf } from '@refold/platform';
import { Field, InputType } from '@nestjs/graphql';
import { productCriteria, ProductTerms } from '../products/products.filter';

@InputType({ description: 'Stock of which products: every field that is given must agree.' })
export class StockFilter extends ProductTerms {
  @Field(() => [StockFilter], { nullable: true, description: 'That agree with each of these.' })
  and?: StockFilter[] | null;

  @Field(() => [StockFilter], { nullable: true, description: 'That agree with one of these at least.' })
  or?: StockFilter[] | null;

  @Field(() => StockFilter, { nullable: true, description: 'All those that this would not pick.' })
  not?: StockFilter | null;
}

/** @throws AnswerError naming the field that is wrong */
export const stockCriterion = (filter: StockFilter | null | undefined): Criterion =>
  criterionOf<StockFilter>(filter ?? {}, productCriteria);
