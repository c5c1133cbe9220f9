import { z } from 'zod';
import { InvalidMessage } from './invalid-message';

/** What every event and command instance carries: its type, and the validated fields of its contract. */
export type Message<T extends string = string, D = unknown> = { readonly type: T } & Readonly<D>;

/**
 * A contract: at once the type, the validating constructor and the stored name.
 * `D` is what an instance holds, `I` what the constructor accepts (digits for a bigint, say).
 */
export interface MessageClass<T extends string = string, D = unknown, I = never> {
  new (data: I): Message<T, D>;
  readonly type: T;
  /** The schema version that this code writes; stored beside each event. */
  readonly version: number;
  readonly schema: z.ZodType<D>;
}

/** From each older version to the next one: `{ 1: v1 => v2, 2: v2 => v3 }`, plain JSON in and out. */
export type Upcasters = { readonly [fromVersion: number]: (old: never) => unknown };

/** Instance type of any of the listed contracts. */
export type InstanceOf<C extends readonly AnyMessageClass[]> = InstanceType<C[number]>;
export type AnyMessageClass = MessageClass<string, unknown> & { readonly upcast?: Upcasters };
export type OfType<M extends { type: string }, T extends string> = Extract<M, { type: T }>;

type Contract<T extends string, S extends z.ZodRawShape> = MessageClass<
  T,
  z.output<z.ZodObject<S, z.core.$strict>>,
  z.input<z.ZodObject<S, z.core.$strict>>
>;

const contract = <T extends string, S extends z.ZodRawShape>(
  type: T,
  version: number,
  schema: z.ZodObject<S, z.core.$strict>,
): Contract<T, S> => {
  class Validated {
    static readonly type = type;
    static readonly version = version;
    static readonly schema = schema;
    declare readonly type: T;
    /** @throws InvalidMessage naming every field that breaks the contract */
    constructor(data: unknown) {
      const parsed = schema.safeParse(data);
      if (!parsed.success) throw InvalidMessage.of(type, parsed.error);
      Object.assign(this, parsed.data);
      Object.freeze(this);
    }
  }
  // On the prototype: an instance's own properties are exactly the fields of its contract, as they are stored.
  Object.defineProperty(Validated.prototype, 'type', { value: type });
  return Validated as unknown as Contract<T, S>;
};

/**
 * The contract of something that has happened.
 * @param type past tense; the storage format, never renamed
 * @param version of the data's shape; when it changes, raise it and add `static upcast`
 */
export const event = <T extends string, S extends z.ZodRawShape>(type: T, version: number, shape: S): Contract<T, S> =>
  contract(type, version, z.strictObject(shape));

/**
 * The contract of something that may be asked. Commands are not stored, so they have no versions.
 * @param example what a caller may send: the description of the API shows it, and a test sends it
 */
export const command = <T extends string, S extends z.ZodRawShape>(
  type: T,
  shape: S,
  example?: z.input<z.ZodObject<S, z.core.$strict>>,
): Contract<T, S> => {
  const schema = z.strictObject(shape);
  return contract(type, 1, example ? schema.meta({ examples: [example] }) : schema);
};
