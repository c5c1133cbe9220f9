import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import type { Dice } from './dice';

/** A value of an input type. Names of enums are marked, since they stand without quotes in a query. */
export type AnyValue =
  null | boolean | number | string | EnumName | readonly AnyValue[] | { readonly [name: string]: AnyValue };
export class EnumName {
  constructor(readonly name: string) {}
  toJSON(): string {
    return this.name;
  }
}

const strings = [
  ...['', ' ', 'x', "O'Hara", '"', '\\', '%', '_', "'; drop table x; --", '$1', '{{name}}', '__proto__', 'constructor'],
  ...['São Paulo', '😀', 'a\u0000b', '\u202e', 'x'.repeat(3_000), '0', '-1', 'null', 'true'],
];
const moments = [
  ...['2017-11-24T10:00:00Z', '2017-11-24T10:00:00.123456Z', '2026-01-02T00:00:00-03:00', '0001-01-01T00:00:00Z'],
  ...['9999-12-31T23:59:59.999999Z', '0000-01-01T00:00:00Z'],
];
const zones = ['UTC', 'America/Sao_Paulo', 'Asia/Kolkata', '+03:00', 'nowhere', ''];
const sizes = [1, 2, 3, 5, 5, 10, 10, 20, 0, -1, 100, 101, 1_000_000, 2_147_483_647];
const longs = [0, 1, -1, 60, '9223372036854775807', '-9223372036854775808', 2 ** 53 - 1];

/** Where something of this name can be found, chance finds it mostly. */
export type Known = Readonly<Record<string, readonly string[]>>;

/** Values as clients might send them: fitting the type, if not always the rules behind it. */
export class AnyValues {
  constructor(
    private readonly dice: Dice,
    private readonly known: Known,
  ) {}

  of(type: GraphQLInputType, name: string, depth = 0): AnyValue {
    if (isNonNullType(type)) return this.given(type.ofType, name, depth);
    return this.dice.once(12) ? null : this.given(type, name, depth);
  }

  private given(type: GraphQLInputType, name: string, depth: number): AnyValue {
    const { dice } = this;
    if (isNonNullType(type)) return this.given(type.ofType, name, depth);
    if (isListType(type)) return Array.from({ length: dice.below(4) }, () => this.of(type.ofType, name, depth + 1));
    if (isEnumType(type)) return new EnumName(dice.one(type.getValues())?.name ?? '');
    if (!isInputObjectType(type)) return this.scalar(type.name, name);
    const fields = Object.values(type.getFields());
    const needed = fields.filter(isRequiredInputField);
    const others = depth > 3 ? [] : dice.some(fields, 3).filter((field) => !needed.includes(field));
    return Object.fromEntries(
      [...needed, ...others].map((field) => [field.name, this.of(field.type, field.name, depth + 1)]),
    );
  }

  private scalar(type: string, name: string): AnyValue {
    const { dice } = this;
    const values: Readonly<Record<string, readonly AnyValue[]>> = {
      ...{ Boolean: [true, false], DateTime: moments, Long: longs, Float: [0, 1.5, -1e9] },
      Int: /first|last|limit|examples|sample/.test(name) ? sizes : [0, 1, 2, -5, 2_147_483_647],
    };
    return dice.one(values[type] ?? this.texts(name)) ?? null;
  }

  private texts(name: string): readonly string[] {
    if (name === 'timeZone') return zones;
    const known = this.known[name] ?? this.known['id'] ?? [];
    return known.length > 0 && !this.dice.once(4) ? known : strings;
  }
}

/** As text of GraphQL. */
export const literal = (value: AnyValue): string => {
  if (value instanceof EnumName) return value.name;
  if (Array.isArray(value)) return `[${value.map((each: AnyValue) => literal(each)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value as Record<string, AnyValue>)
    .map(([name, each]) => `${name}: ${literal(each)}`)
    .join(', ')} }`;
};
