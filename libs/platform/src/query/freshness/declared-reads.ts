import {
  type DocumentNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded } from '../answers/selection';
import { readsOf } from './reads';

/**
 * Views that the fields of an operation are declared to read, in its fragments too. Each fragment is followed once.
 * @param variables coerced; left out, all that @skip and @include may leave away counts
 */
export const declaredReads = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables?: Readonly<Record<string, unknown>>,
): string[] => {
  const gathering = new Gathering(schema, document, variables);
  gathering.selections(operation.selectionSet, schema.getRootType(operation.operation));
  return [...gathering.views].sort();
};

class Gathering {
  readonly views = new Set<string>();
  private readonly followed = new Set<string>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly document: DocumentNode,
    private readonly variables: Readonly<Record<string, unknown>> | undefined,
  ) {}

  selections(set: SelectionSetNode | undefined, type: GraphQLNamedType | null | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (this.variables && !isIncluded(selection, this.variables)) continue;
      if (selection.kind === Kind.FIELD) this.field(selection.name.value, selection.selectionSet, type);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) this.fragment(selection.name.value);
      else this.selections(selection.selectionSet, this.typeOf(selection.typeCondition?.name.value) ?? type);
    }
  }

  private field(name: string, set: SelectionSetNode | undefined, type: GraphQLNamedType | null | undefined): void {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (!field) return;
    for (const view of readsOf(field)) this.views.add(view);
    if (set) this.selections(set, getNamedType(field.type));
  }

  private fragment(name: string): void {
    if (this.followed.has(name)) return;
    this.followed.add(name);
    for (const definition of this.document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name)
        this.selections(definition.selectionSet, this.typeOf(definition.typeCondition.name.value));
  }

  private typeOf(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.schema.getType(name);
  }
}
