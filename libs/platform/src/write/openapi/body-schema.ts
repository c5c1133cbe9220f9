import { type AnyMessageClass, dropMarks } from '@refold/model';
import { z } from 'zod';

export type JsonSchema = { readonly [keyword: string]: unknown };

export interface ObjectSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** What a caller may send, from the very schema that validates it: JSON Schema 2020-12, which is OpenAPI's own. */
export const inputSchemaOf = ({ schema }: AnyMessageClass): ObjectSchema => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: dropMarks,
  });
  return described as unknown as ObjectSchema;
};

/** The example that the contract declares; undefined where it has none. */
export const exampleOf = ({ schema }: AnyMessageClass): Readonly<Record<string, unknown>> | undefined =>
  (schema.meta()?.['examples'] as Readonly<Record<string, unknown>>[] | undefined)?.[0];

/** Without these fields; nothing of it is required that may be left out. */
export const withoutFields = (
  { properties, required = [], ...rest }: ObjectSchema,
  left: { readonly out: readonly string[]; readonly optional?: string },
): ObjectSchema => {
  const needed = required.filter((name) => !left.out.includes(name) && name !== left.optional);
  const kept = Object.entries(properties).filter(([name]) => !left.out.includes(name));
  return { ...rest, properties: Object.fromEntries(kept), ...(needed.length > 0 && { required: needed }) };
};
