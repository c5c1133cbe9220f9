import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getIntrospectionQuery,
  getNamedType,
  getOperationAST,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';

/** Of the usual question for the whole schema, so that one with more in it passes, too. */
const timesTheUsual = 2;

/** What the schema has of these on the average, by the field of introspection that lists them. */
type Sizes = ReadonlyMap<string, number>;

/**
 * Values that the questions for the schema in an operation may give, from the sizes of the schema itself. They are not
 * counted among the values of rows: the usual question alone has more of them than any page.
 */
export const introspectionCost = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number => new Measure(document, sizesOf(schema)).roots(operation.selectionSet);

/** The most that is answered of this schema. */
export const mostIntrospection = (schema: GraphQLSchema): number => {
  const document = parse(getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true }));
  const operation = getOperationAST(document);
  return operation ? timesTheUsual * introspectionCost(schema, document, operation) : 0;
};

class Measure {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, number>();

  constructor(
    document: DocumentNode,
    private readonly sizes: Sizes,
  ) {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  /** Only at the top of an operation the schema is asked for. */
  roots(set: SelectionSetNode): number {
    return this.sum('', set, (field) => {
      const definition = [SchemaMetaFieldDef, TypeMetaFieldDef].find(({ name }) => name === field.name.value);
      const type = definition && getNamedType(definition.type);
      return isObjectType(type) && field.selectionSet ? 1 + this.below(field.selectionSet, type) : 0;
    });
  }

  private below(set: SelectionSetNode, type: GraphQLObjectType): number {
    return this.sum(type.name, set, (node) => {
      const name = node.name.value;
      const fieldType = getNamedType(type.getFields()[name]?.type);
      const one = 1 + (node.selectionSet && isObjectType(fieldType) ? this.below(node.selectionSet, fieldType) : 0);
      return one * (this.sizes.get(name) ?? 1);
    });
  }

  /** Over the fields of a selection, those of its fragments too; a fragment is measured once, wherever it is spread. */
  private sum(place: string, { selections }: SelectionSetNode, ofField: (field: FieldNode) => number): number {
    return selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + ofField(selection);
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + this.sum(place, selection.selectionSet, ofField);
      const { value: name } = selection.name;
      const key = `${place} ${name}`;
      const fragment = this.fragments.get(name);
      const cost = this.known.get(key) ?? (fragment ? this.sum(place, fragment.selectionSet, ofField) : 0);
      this.known.set(key, cost);
      return sum + cost;
    }, 0);
  }
}

const known = new WeakMap<GraphQLSchema, Sizes>();
const sizesOf = (schema: GraphQLSchema): Sizes => {
  const sizes = known.get(schema) ?? measured(schema);
  known.set(schema, sizes);
  return sizes;
};

const measured = (schema: GraphQLSchema): Sizes => {
  const types = Object.values(schema.getTypeMap());
  const objects = types.filter(isObjectType);
  const fields = objects.flatMap((type) => Object.values(type.getFields()));
  const average = (lists: readonly (readonly unknown[])[]): number =>
    Math.max(1, Math.ceil(lists.reduce((sum, list) => sum + list.length, 0) / Math.max(1, lists.length)));
  return new Map([
    ['types', types.length],
    ['directives', schema.getDirectives().length],
    ['fields', average(objects.map((type) => Object.values(type.getFields())))],
    ['args', average(fields.map(({ args }) => args))],
    ['inputFields', average(types.filter(isInputObjectType).map((type) => Object.values(type.getFields())))],
    ['enumValues', average(types.filter(isEnumType).map((type) => type.getValues()))],
  ]);
};
