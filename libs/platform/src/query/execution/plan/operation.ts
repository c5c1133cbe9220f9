import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';
import { ListEntries } from '../lists/list-entries';
import { valuesBelow } from '../lists/values-below';
import { type Below, completeOf } from './complete';
import { CompiledField, type SelectedField, type Surroundings } from './field';
import { NotCompilable } from './not-compilable';
import { compileObject, type ObjectEntry } from './object';
import { CollectedErrors, type Complete, isPromise, type Run } from './run';

/** Fields of one plan. A page with all its parts has a hundred; fragments in fragments could have millions. */
const mostFields = 2_000;

type Variables = Run['variableValues'];
export type CompiledOperation = (
  contextValue: unknown,
  variables: Variables,
  entries?: ListEntries,
) => Promise<ExecutionResult> | ExecutionResult;

/**
 * A query as a plan of functions that say what graphql-js would find out anew for each field of each row.
 * @param variables decide what @skip and @include leave of it: the plan is for operations where those agree
 * @throws NotCompilable, and whatever graphql-js throws at its selections
 */
export const compileOperation = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): CompiledOperation => {
  const root = schema.getRootType(operation.operation);
  // Fields of a mutation wait for each other. A subscription is asked as a query is, again and again.
  if (operation.operation === OperationTypeNode.MUTATION || !root) throw new NotCompilable('it is no query');
  const fragments = fragmentsOf(document);
  const surroundings = { schema, fragments, rootValue: undefined, operation };
  const fields = collectFields(schema, fragments, variables, root, operation.selectionSet);
  const complete = new Selections(surroundings, variables).compile(root, fields);
  return (contextValue, variableValues, entries = new ListEntries()) =>
    execute(complete, { contextValue, variableValues, entries, errors: new CollectedErrors(), waits: false });
};

export const fragmentsOf = ({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> => {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
};

class Selections implements Below {
  private count = 0;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly variables: Variables,
  ) {}

  compile(type: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): Complete {
    this.count += fields.size;
    if (this.count > mostFields) throw new NotCompilable(`it has more than ${mostFields} fields`);
    return compileObject(
      type,
      [...fields].flatMap(([key, nodes]) => this.entry(type, key, nodes)),
    );
  }

  private entry(parent: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): ObjectEntry[] {
    const [node, ...others] = nodes;
    if (!node) return [];
    const name = node.name.value;
    if (name === '__typename') return [{ key, typename: parent.name }];
    if (name.startsWith('__')) throw new NotCompilable('it asks about the schema');
    const definition = parent.getFields()[name];
    if (!definition) return [];
    const field: SelectedField = { key, parent, definition, nodes: [node, ...others] };
    const complete = completeOf(field, definition.type, this);
    return [{ field, compiled: new CompiledField(field, this.surroundings, complete) }];
  }

  object(type: GraphQLObjectType, { nodes }: SelectedField): Complete {
    const { schema, fragments } = this.surroundings;
    return this.compile(type, collectSubfields(schema, fragments, this.variables, type, nodes));
  }

  weight(itemType: GraphQLOutputType, { nodes }: SelectedField): number {
    return valuesBelow({ ...this.surroundings, variableValues: this.variables }, itemType, nodes);
  }
}

const execute = (complete: Complete, run: Run): Promise<ExecutionResult> | ExecutionResult => {
  try {
    const data = complete(undefined, run, undefined);
    return isPromise(data)
      ? data.then(
          (awaited) => resultOf(awaited, run),
          (error: unknown) => failed(error, run),
        )
      : resultOf(data, run);
  } catch (error) {
    return failed(error, run);
  }
};

const resultOf = (data: unknown, { errors: { list } }: Run): ExecutionResult => {
  const result = { data: data as ExecutionResult['data'] };
  return list.length === 0 ? result : { errors: list, ...result };
};

/** A field at the top that must not be null. */
const failed = (error: unknown, run: Run): ExecutionResult => {
  run.errors.add(error as GraphQLError, undefined);
  return resultOf(null, run);
};
