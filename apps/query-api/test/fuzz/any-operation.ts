import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { type AnyValue, AnyValues, type Known, literal } from './any-value';
import type { Dice } from './dice';

export interface AnyOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, AnyValue>>;
}

type Field = GraphQLField<unknown, unknown>;
type Operation = 'query' | 'mutation';

const deepest = 5;

/**
 * Operations that the schema allows: with aliases, fragments of both kinds, variables with and without defaults,
 * directives. What their arguments hold may still be refused.
 */
export class AnyOperations {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly dice: Dice,
    private readonly known: Known,
    /** Of fields at the top that take a look at other processes: these are asked seldom. */
    private readonly isFar: (field: string) => boolean,
  ) {}

  next(): AnyOperation {
    const operation: Operation = this.dice.once(25) ? 'mutation' : 'query';
    const root = operation === 'query' ? this.schema.getQueryType() : this.schema.getMutationType();
    if (!root) throw new Error(`The schema has no ${operation}.`);
    return new Writing(this.schema, this.dice, new AnyValues(this.dice, this.known)).write(
      operation,
      root,
      this.topOf(root),
    );
  }

  private topOf(root: GraphQLObjectType): readonly Field[] {
    const fields = Object.values(root.getFields());
    const near = fields.filter(({ name }) => !this.isFar(name));
    return near.length === 0 || this.dice.once(30) ? this.dice.some(fields, 2) : this.dice.some(near, 2);
  }
}

/** One operation. */
class Writing {
  private readonly variables: Record<string, AnyValue> = {};
  private readonly declared: string[] = [];
  private readonly fragments: string[] = [];
  private names = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly dice: Dice,
    private readonly values: AnyValues,
  ) {}

  write(operation: Operation, root: GraphQLObjectType, top: readonly Field[]): AnyOperation {
    const { dice } = this;
    const fields = top.map((field) => this.field(field, 1));
    if (operation === 'query' && dice.once(150)) fields.push('__schema { types { name } }');
    const selection = operation === 'query' && dice.once(8) ? this.fragment(root, fields) : fields.join(' ');
    const declared = this.declared.length > 0 ? `(${this.declared.join(', ')})` : '';
    const head = declared || operation === 'mutation' || dice.once(2) ? `${operation} Fuzz${declared} ` : '';
    return { query: [`${head}{ ${selection} }`, ...this.fragments].join('\n'), variables: this.variables };
  }

  private field(field: Field, depth: number): string {
    const type = getNamedType(field.type);
    const alias = this.dice.once(6) ? `${this.name('a')}: ` : '';
    const below = isObjectType(type) ? ` { ${this.selection(type, depth)} }` : '';
    return `${alias}${field.name}${this.arguments(field)}${this.directive()}${below}`;
  }

  private selection(type: GraphQLObjectType, depth: number): string {
    const { dice } = this;
    const all = Object.values(type.getFields());
    const fields = depth < deepest ? all : all.filter((each) => !isObjectType(getNamedType(each.type)));
    const texts = dice.some(fields, 4).map((each) => this.field(each, depth + 1));
    if (texts.length === 0 || dice.once(10)) texts.push('__typename');
    return dice.once(12) ? this.fragment(type, texts) : texts.join(' ');
  }

  private fragment(type: GraphQLObjectType, texts: readonly string[]): string {
    if (this.dice.once(2)) return `... on ${type.name}${this.directive()} { ${texts.join(' ')} }`;
    const name = this.name('F');
    this.fragments.push(`fragment ${name} on ${type.name} { ${texts.join(' ')} }`);
    return `...${name}`;
  }

  private arguments(field: Field): string {
    const texts = field.args
      .filter((arg) => isRequiredArgument(arg) || this.dice.once(3))
      .map((arg) => `${arg.name}: ${this.argument(arg.name, arg.type)}`);
    return texts.length > 0 ? `(${texts.join(', ')})` : '';
  }

  private argument(name: string, type: Field['args'][number]['type']): string {
    const value = this.values.of(type, name);
    if (!this.dice.once(3)) return literal(value);
    const variable = this.name('v');
    const byDefault = !isNonNullType(type) && value !== null && this.dice.once(4);
    this.declared.push(`$${variable}: ${String(type)}${byDefault ? ` = ${literal(value)}` : ''}`);
    if (!byDefault) this.variables[variable] = value;
    return `$${variable}`;
  }

  private directive(): string {
    if (!this.dice.once(25)) return '';
    const which = this.dice.one(['skip', 'include'] as const);
    if (this.dice.once(2)) return ` @${which}(if: ${this.dice.once(2)})`;
    const variable = this.name('v');
    this.declared.push(`$${variable}: Boolean!`);
    this.variables[variable] = this.dice.once(2);
    return ` @${which}(if: $${variable})`;
  }

  private name(of: string): string {
    return `${of}${this.names++}`;
  }
}
