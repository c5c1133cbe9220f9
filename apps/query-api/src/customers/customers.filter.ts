import { compares, type Condition, DateTime, equals, SourceFilter, sourceConditions } from '@refold/platform';
import { Field, InputType, OmitType } from '@nestjs/graphql';

@InputType({ description: 'Customers that came in as history. Every field that is given must agree.' })
export class CustomerSourceFilter extends OmitType(SourceFilter, ['status'] as const) {}

@InputType({ description: 'Which customers: every field that is given must agree.' })
export class CustomerFilter {
  @Field(() => String, { nullable: true, description: 'Of exactly this name.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Of exactly this e-mail.' })
  email?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Deactivated or not.' })
  active?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Came at this moment or later.' })
  registeredFrom?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Came before this moment.' })
  registeredTo?: string | null;

  @Field(() => CustomerSourceFilter, { nullable: true, description: 'Came in as history from there.' })
  source?: CustomerSourceFilter | null;
}

export const customerConditions = (filter: CustomerFilter | null | undefined): Condition[] => {
  if (!filter) return [];
  const { name, email, active, registeredFrom, registeredTo, source } = filter;
  return [
    ...(name != null ? [equals('name', name)] : []),
    ...(email != null ? [equals('email', email)] : []),
    ...(active != null ? [equals('active', active)] : []),
    ...(registeredFrom != null ? [compares('registered_at', '>=', registeredFrom)] : []),
    ...(registeredTo != null ? [compares('registered_at', '<', registeredTo)] : []),
    ...sourceConditions(source),
  ];
};
