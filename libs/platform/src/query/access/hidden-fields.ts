import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { askedFields } from './asked-fields';
import type { Scope } from './scope';

/** What is told beside an answer of the fields that are null because they are personal; nothing when none are. */
export const hiddenFields = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { hidesPersonal }: Scope,
): { readonly hidden?: { readonly personal: readonly string[] } } => {
  const personal = hidesPersonal ? [...askedFields(schema, document, operation).personal] : [];
  return personal.length === 0 ? {} : { hidden: { personal } };
};
