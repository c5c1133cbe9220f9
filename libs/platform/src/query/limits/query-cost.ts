import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNamedType,
  getVariableValues,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { embeddedListComplexity, isOfFigures } from './complexity';
import { mostInputErrors } from './query-limits';

export interface QueryCost {
  /** Values that the answer may hold, where lists are as long as their arguments let them be. */
  readonly values: number;
  readonly depth: number;
  /** Fields of the query itself, each a read of its own. */
  readonly roots: number;
  /** Questions for figures among its fields. */
  readonly figures: number;
  /**
   * The way to a list inside a row that stands in itself again; null where none does. A row is in its own lists' rows
   * again, so each time it would multiply the answer by the length of the list, which nobody knows before.
   */
  readonly repeated: string | null;
}

/** What a field costs, given what one of its children's objects costs: set as `complexity` where it is declared. */
type Complexity = number | ((options: { args: Record<string, unknown>; childComplexity: number }) => number);

interface Measured extends Omit<QueryCost, 'roots'> {
  /** Lists inside rows that are asked for, named as `Order.lines`, with the way to the first of each. */
  readonly lists: ReadonlyMap<string, string>;
}

/**
 * What executing an operation may cost at most, from its text and variables alone. Fragments are followed wherever
 * they are spread; each is measured once, so that fragments of fragments do not take exponential time.
 * @returns undefined when the variables are not valid: the operation then fails before it reads anything
 */
export const costOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): QueryCost | undefined => {
  const root = schema.getRootType(operation.operation);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
    maxErrors: mostInputErrors,
  });
  if (!root || !coerced) return undefined;
  const measure = new Measure(document, coerced);
  const { values, depth, figures, repeated } = measure.selections(operation.selectionSet, root);
  return { values, depth, roots: measure.fieldsOf(operation.selectionSet), figures, repeated };
};

class Measure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, Measured>();
  private readonly knownFields = new Map<string, number>();

  constructor(
    document: DocumentNode,
    private readonly variables: Record<string, unknown>,
  ) {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  selections({ selections }: SelectionSetNode, type: GraphQLObjectType): Measured {
    return selections.map((selection) => this.selection(selection, type)).reduce(together, nothing);
  }

  /** Fields of a selection, those of its fragments too. */
  fieldsOf({ selections }: SelectionSetNode): number {
    return selections.reduce((sum, selection) => sum + this.fieldsOfSelection(selection), 0);
  }

  private fieldsOfSelection(selection: SelectionNode): number {
    if (selection.kind === Kind.FIELD) return 1;
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.fieldsOf(selection.selectionSet);
    const name = selection.name.value;
    const fragment = this.fragments.get(name);
    const count = this.knownFields.get(name) ?? (fragment ? this.fieldsOf(fragment.selectionSet) : 0);
    this.knownFields.set(name, count);
    return count;
  }

  private selection(selection: SelectionNode, type: GraphQLObjectType): Measured {
    if (selection.kind === Kind.FIELD) return this.field(selection, type);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.selections(selection.selectionSet, type);
    const name = selection.name.value;
    const fragment = this.fragments.get(name);
    const measured = this.known.get(name) ?? (fragment ? this.selections(fragment.selectionSet, type) : nothing);
    this.known.set(name, measured);
    return measured;
  }

  private field(node: FieldNode, type: GraphQLObjectType): Measured {
    const name = node.name.value;
    if (name === TypeNameMetaFieldDef.name) return oneValue;
    const field = type.getFields()[name];
    // What is left is the schema describing itself, which has no rows behind it: see `introspectionCost`.
    if (!field) return nothing;
    const fieldType = getNamedType(field.type);
    const children =
      node.selectionSet && isObjectType(fieldType) ? this.selections(node.selectionSet, fieldType) : nothing;
    const { complexity } = field.extensions;
    return {
      values: this.valuesOf(field, node, children.values),
      depth: children.depth + 1,
      figures: children.figures + (isOfFigures(complexity) ? 1 : 0),
      ...listsAt(field.name, complexity === embeddedListComplexity ? `${type.name}.${field.name}` : null, children),
    };
  }

  private valuesOf(field: GraphQLField<unknown, unknown>, node: FieldNode, childComplexity: number): number {
    const complexity = field.extensions['complexity'] as Complexity | undefined;
    if (complexity === undefined) return 1 + childComplexity;
    if (typeof complexity === 'number') return complexity + childComplexity;
    return complexity({ args: getArgumentValues(field, node, this.variables), childComplexity });
  }
}

const nothing: Measured = { values: 0, depth: 0, figures: 0, repeated: null, lists: new Map() };
const oneValue: Measured = { ...nothing, values: 1, depth: 1 };

const together = (one: Measured, other: Measured): Measured => ({
  values: one.values + other.values,
  depth: Math.max(one.depth, other.depth),
  figures: one.figures + other.figures,
  repeated: one.repeated ?? other.repeated,
  lists: other.lists.size === 0 ? one.lists : new Map([...other.lists, ...one.lists]),
});

/** @param list the field, where it is a list inside a row */
const listsAt = (
  name: string,
  list: string | null,
  { lists, repeated }: Measured,
): Pick<Measured, 'lists' | 'repeated'> => {
  const below = new Map([...lists].map(([each, way]) => [each, `${name}.${way}`]));
  const again = repeated !== null ? `${name}.${repeated}` : list === null ? undefined : below.get(list);
  return { lists: list === null ? below : below.set(list, name), repeated: again ?? null };
};
