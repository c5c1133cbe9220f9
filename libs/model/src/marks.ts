import type { z } from 'zod';

/** `personal`: who does not need to know people is not told it. `secret`: whose it is tells it nobody. */
export type Mark = 'personal' | 'secret';
const marks: readonly Mark[] = ['personal', 'secret'];

/** Marks a field as personal, so that it can be hidden, and erasure can find it in the contract. */
export const personal = <S extends z.ZodType>(schema: S): S => schema.meta({ personal: true });

/** Marks a field as something that only the service which owns the event needs, such as the token of a card. */
export const secret = <S extends z.ZodType>(schema: S): S => schema.meta({ secret: true });

/** Takes the marks out of a JSON Schema: callers are told the shape of data, and not how it is dealt with. */
export const dropMarks = ({ jsonSchema }: { readonly jsonSchema: object }): void => {
  for (const mark of marks) delete (jsonSchema as Record<string, unknown>)[mark];
};

export interface MarkedPlace {
  readonly mark: Mark;
  /** Names of fields from the top on; `*` stands for each item of a list or a record. */
  readonly path: readonly string[];
}

/**
 * Every place of a contract that is marked: at the top, in objects, lists and records, and in each branch of a union.
 * @throws Error for a schema that refers to itself, which has no end of places
 */
export const markedPlacesOf = (schema: z.ZodType, path: readonly string[] = []): readonly MarkedPlace[] => {
  const own = marks.filter((mark) => schema.meta()?.[mark] === true).map((mark) => ({ mark, path }));
  return [...own, ...partsOf(schema).flatMap(([steps, part]) => markedPlacesOf(part, [...path, ...steps]))];
};

/** What schemas are made of, by the names that zod gives their parts; each kind has some of them. */
interface Parts {
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly rest?: z.ZodType | null;
  readonly options?: readonly z.ZodType[];
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  /** Of what may be left out or null, or has a default. */
  readonly innerType?: z.ZodType;
}

const partsOf = ({ def }: z.ZodType): readonly (readonly [steps: readonly string[], part: z.ZodType])[] => {
  if (def.type === 'lazy') throw new Error('A contract that refers to itself cannot be looked through for marks.');
  const { shape = {}, items = [], options = [], ...one } = def as Parts;
  const given = (parts: readonly (z.ZodType | null | undefined)[]) => parts.filter((part) => part != null);
  return [
    ...Object.entries(shape).map(([name, part]) => [[name], part] as const),
    ...given([one.element, one.valueType, ...items, one.rest]).map((part) => [['*'], part] as const),
    ...given([...options, one.left, one.right, one.in, one.out, one.innerType]).map((part) => [[], part] as const),
  ];
};

export interface Unmarked {
  readonly data: unknown;
  /** Places that hold null now, as `checkout.payment.last4` and `lines.*.name`. */
  readonly hidden: readonly string[];
}

/** JSON of this contract with null in every place that has one of these marks. What was left out stays so. */
export const hideMarked = (schema: z.ZodType, data: unknown, of: readonly Mark[]): Unmarked => {
  const hidden = new Set<string>();
  const places = markedPlacesOf(schema).filter(({ mark }) => of.includes(mark));
  const told = places.reduce((left, { path }) => nullAt(left, path, () => hidden.add(path.join('.'))), data);
  return { data: told, hidden: [...hidden] };
};

const nullAt = (value: unknown, path: readonly string[], onFound: () => void): unknown => {
  const [step, ...rest] = path;
  if (value === null || value === undefined) return value;
  if (step === undefined) {
    onFound();
    return null;
  }
  const inside = (inner: unknown) => nullAt(inner, rest, onFound);
  if (Array.isArray(value)) return step === '*' ? value.map(inside) : value;
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, step === '*' || step === name ? inside(inner) : inner]),
  );
};
