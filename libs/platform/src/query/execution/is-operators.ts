import {
  type DocumentNode,
  getVariableValues,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields';
import type { Role } from '../../access';
import { askedFields } from '../access/asked-fields';
import { fragmentsOf } from './plan/operation';

const whoOperates: readonly Role[] = ['operator', 'service'];

interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Whether an operation is an operator's work, which takes minutes and is told whole: an answer that was cut off would
 * hide whether it was done. A mutation is where any of its verbs is for operators alone; a query only where all are that
 * it really asks at its top, so that nothing else is read beside them without limits.
 */
export const isOperators = (schema: GraphQLSchema, { document, operation, variables = {} }: Operation): boolean => {
  const root = schema.getRootType(operation.operation);
  const { declared } = askedFields(schema, document, operation);
  const theirs = [...declared].filter(([name, roles]) => name.startsWith(`${root?.name}.`) && isForOperators(roles));
  if (!root || theirs.length === 0 || operation.operation === OperationTypeNode.MUTATION) return theirs.length > 0;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!coerced) return false;
  const asked = collectFields(schema, fragmentsOf(document), coerced, root, operation.selectionSet);
  const names = new Set(theirs.map(([name]) => name));
  return [...asked.values()].every(([node]) => names.has(`${root.name}.${node?.name.value}`));
};

const isForOperators = (roles: readonly Role[]): boolean =>
  roles.length > 0 && roles.every((role) => whoOperates.includes(role));
