import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Role } from '../../access';
import { askedFields } from '../access/asked-fields';

const whoOperates: readonly Role[] = ['operator', 'service'];

/**
 * Whether anything at the top of an operation is for operators alone. Such verbs do what takes minutes, and an answer
 * that was cut off would hide whether it was done.
 */
export const isOperators = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean => {
  const root = schema.getRootType(operation.operation)?.name;
  return [...askedFields(schema, document, operation).declared].some(
    ([field, roles]) =>
      field.startsWith(`${root}.`) && roles.length > 0 && roles.every((role) => whoOperates.includes(role)),
  );
};
