import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Role } from '../../access';
import { MAY_ASK, PERSONAL } from './may-ask';

/** Of all that an operation asks, what is not for everybody. Fields are named as `Query.sales`. */
export interface AskedFields {
  /** Those that say who may ask them, with whom they say. */
  readonly declared: ReadonlyMap<string, readonly Role[]>;
  readonly personal: ReadonlySet<string>;
}

/** An operation is looked through once, since documents are kept and asked again. */
const known = new WeakMap<OperationDefinitionNode, AskedFields>();

/**
 * Looks through a whole operation, before anything of it is answered. A field counts also where `@skip` may leave it out:
 * what an operation asks does not depend on its variables.
 */
export const askedFields = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): AskedFields => {
  const before = known.get(operation);
  if (before) return before;
  const walk = new Walk(schema, document);
  const root = schema.getRootType(operation.operation);
  if (root) walk.selections(operation.selectionSet, root);
  known.set(operation, walk);
  return walk;
};

class Walk implements AskedFields {
  readonly declared = new Map<string, readonly Role[]>();
  readonly personal = new Set<string>();
  /** Those that were not come by yet: each is looked through once, wherever it is spread. */
  private readonly fragments: Map<string, FragmentDefinitionNode>;
  private readonly roots: ReadonlySet<unknown>;

  constructor(
    private readonly schema: GraphQLSchema,
    { definitions }: DocumentNode,
  ) {
    const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    this.roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  }

  selections(set: SelectionSetNode | undefined, type: GraphQLCompositeType): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) this.field(selection, type);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        this.selections(selection.selectionSet, this.named(selection.typeCondition) ?? type);
      else this.spread(selection.name.value);
    }
  }

  private spread(name: string): void {
    const fragment = this.fragments.get(name);
    const type = this.named(fragment?.typeCondition);
    this.fragments.delete(name);
    if (fragment && type) this.selections(fragment.selectionSet, type);
  }

  private named(node: NamedTypeNode | undefined): GraphQLCompositeType | undefined {
    const type = node && this.schema.getType(node.name.value);
    return isCompositeType(type) ? type : undefined;
  }

  private field({ name: { value: name }, selectionSet }: FieldNode, type: GraphQLCompositeType): void {
    // The schema describing itself has no rows behind it.
    if (isUnionType(type) || name.startsWith('__')) return;
    this.note(type, name);
    if (isAbstractType(type)) for (const each of this.schema.getPossibleTypes(type)) this.note(each, name);
    const below = getNamedType(type.getFields()[name]?.type);
    if (isCompositeType(below)) this.selections(selectionSet, below);
  }

  private note(type: GraphQLObjectType | GraphQLInterfaceType, name: string): void {
    const extensions = type.getFields()[name]?.extensions ?? {};
    const declared = extensions[MAY_ASK] as readonly Role[] | undefined;
    const roles = declared ?? (this.roots.has(type) ? [] : undefined);
    if (roles) this.declared.set(`${type.name}.${name}`, roles);
    if (extensions[PERSONAL] === true) this.personal.add(`${type.name}.${name}`);
  }
}
