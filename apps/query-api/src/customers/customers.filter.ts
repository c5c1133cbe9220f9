import {
  type Criterion,
  criterionOf,
  DateTime,
  IntRange,
  intCriterion,
  isIn,
  isWithin,
  SourceFilter,
  sourceCriteria,
  TextMatch,
  textCriterion,
  TimeRange,
  timeCriterion,
} from '@refold/platform';
import { Field, ID, InputType, OmitType } from '@nestjs/graphql';

@InputType({ description: 'Customers that came in as history. Every field that is given must agree.' })
export class CustomerSourceFilter extends OmitType(SourceFilter, ['status'] as const) {}

@InputType({ description: 'Which customers: every field that is given must agree.' })
export class CustomerFilter {
  @Field(() => [CustomerFilter], { nullable: true, description: 'That agree with each of these.' })
  and?: CustomerFilter[] | null;

  @Field(() => [CustomerFilter], { nullable: true, description: 'That agree with one of these at least.' })
  or?: CustomerFilter[] | null;

  @Field(() => CustomerFilter, { nullable: true, description: 'All those that this would not pick.' })
  not?: CustomerFilter | null;

  @Field(() => [ID], { nullable: true, description: 'One of these; at most 100.' })
  ids?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Of exactly this name.' })
  name?: string | null;

  @Field(() => TextMatch, { nullable: true, description: 'Whose name is so.' })
  nameMatches?: TextMatch | null;

  @Field(() => String, { nullable: true, description: 'Of exactly this e-mail.' })
  email?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Deactivated or not.' })
  active?: boolean | null;

  @Field(() => IntRange, { nullable: true, description: 'Who have placed so many orders, cancelled ones too.' })
  orderCount?: IntRange | null;

  @Field(() => TimeRange, { nullable: true, description: 'When they came.' })
  registeredAt?: TimeRange | null;

  @Field(() => DateTime, { nullable: true, description: 'Came at this moment or later.' })
  registeredFrom?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Came before this moment.' })
  registeredTo?: string | null;

  @Field(() => CustomerSourceFilter, { nullable: true, description: 'Came in as history from there.' })
  source?: CustomerSourceFilter | null;
}

/** @throws AnswerError naming the field that is wrong */
export const customerCriterion = (filter: CustomerFilter | null | undefined): Criterion =>
  criterionOf<CustomerFilter>(filter ?? {}, ownCriteria);

const ownCriteria = (filter: CustomerFilter, path: string): Criterion[] => {
  const { ids, name, nameMatches, email, active, orderCount, registeredAt, registeredFrom, registeredTo, source } =
    filter;
  return [
    ...(ids ? [isIn('customer_id', ids)] : []),
    ...(name != null ? [textCriterion('name', { equals: name }, `${path}.name`)] : []),
    ...(nameMatches ? [textCriterion('name', nameMatches, `${path}.nameMatches`)] : []),
    ...(email != null ? [isIn('email', [email])] : []),
    ...(active != null ? [isIn('active', [active])] : []),
    ...(orderCount ? [intCriterion('orders', orderCount)] : []),
    ...(registeredAt ? [timeCriterion('registered_at', registeredAt)] : []),
    ...(registeredFrom != null ? [isWithin('registered_at', [['>=', registeredFrom]])] : []),
    ...(registeredTo != null ? [isWithin('registered_at', [['<', registeredTo]])] : []),
    ...sourceCriteria(source),
  ];
};
