import {
  defaultFieldResolver,
  type FieldNode,
  getArgumentValues,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import { ErrorBoundary } from './error-boundary';
import type { Complete, Place, Quick, Run } from './run';

/** A field of one selection, under the name that it has in the answer. */
export interface SelectedField {
  readonly key: string;
  readonly parent: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
}

/** What all resolvers of an operation are told alike. */
export type Surroundings = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'rootValue' | 'operation'>;

/** A field of an object, with all that is selected below it. */
export class CompiledField {
  private readonly boundary: ErrorBoundary;
  private readonly takesArguments: boolean;
  private readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  /** Of an object that its property holds. */
  readonly quick: Quick | undefined;

  constructor(
    private readonly field: SelectedField,
    private readonly surroundings: Surroundings,
    complete: Complete,
  ) {
    const { nodes, definition } = field;
    this.boundary = new ErrorBoundary(nodes, definition.type, complete);
    this.takesArguments = definition.args.length > 0;
    this.resolve = definition.resolve ?? defaultFieldResolver;
    this.quick = complete.quick;
  }

  /** By its resolver, whatever that does. */
  readonly read = (source: unknown, run: Run, above: Place): unknown => {
    const place = this.placeBelow(above);
    try {
      const value: unknown = this.resolve(source, this.argumentsIn(run), run.contextValue, this.infoOf(run, place));
      return this.boundary.completed(value, run, place);
    } catch (error) {
      return this.boundary.failed(error, run, place);
    }
  };

  /** Of what its property holds, which was read before: only functions need arguments, and what resolvers are told. */
  readonly readHeld = (held: unknown, source: unknown, run: Run, above: Place): unknown => {
    if (typeof held === 'function') return this.read(source, run, above);
    const place = this.placeBelow(above);
    try {
      return this.boundary.completed(held, run, place);
    } catch (error) {
      return this.boundary.failed(error, run, place);
    }
  };

  private placeBelow(above: Place): NonNullable<Place> {
    return { prev: above, key: this.field.key, typename: this.field.parent.name };
  }

  private argumentsIn({ variableValues }: Run): Record<string, unknown> {
    const { definition, nodes } = this.field;
    return this.takesArguments ? getArgumentValues(definition, nodes[0], variableValues) : {};
  }

  private infoOf({ variableValues }: Run, path: NonNullable<Place>): GraphQLResolveInfo {
    const { definition, nodes, parent } = this.field;
    const { schema, fragments, rootValue, operation } = this.surroundings;
    return {
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType: definition.type,
      parentType: parent,
      ...{ path, schema, fragments, rootValue, operation, variableValues },
    };
  }
}
