import { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isLive } from './live';

/**
 * Adds a subscription for each question that is live: the same arguments, answer, cost and callers, resolved by the same
 * function, so that nothing of it is said or decided twice.
 */
export const withSubscriptions = (schema: GraphQLSchema): GraphQLSchema => {
  const questions = Object.entries(schema.getQueryType()?.toConfig().fields ?? {});
  const live = questions.filter(([, field]) => isLive({ extensions: field.extensions ?? {} }));
  if (live.length === 0) return schema;
  const fields = live.map(([name, field]) => [name, { ...field, description: followed(field.description) }] as const);
  const subscription = new GraphQLObjectType({ name: 'Subscription', fields: Object.fromEntries(fields) });
  return new GraphQLSchema({ ...schema.toConfig(), subscription });
};

const followed = (description: string | null | undefined): string =>
  `${description ?? ''} Answered at once, and again whenever the answer is another.`.trim();
