import { z } from 'zod';
import { dropMarks, Id } from '@refold/model';
import { mostListed } from '../reads/reads-controller';
import type { ReadRoute } from '../reads/read-route';
import { problemRefs, securityOf } from './components';
import type { JsonSchema } from './body-schema';

/** The name of an answer among the schemas of the document: `Order`, `Payments`. */
const schemaNameOf = ({ name }: ReadRoute): string => name.replace(/^(read|list)/, '');

/** What reads are answered with, by name. */
export const readSchemas = (reads: readonly ReadRoute[]): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(reads.map((route) => [schemaNameOf(route), schemaOf(route)]));

const schemaOf = ({ answer, kind }: ReadRoute): JsonSchema => {
  const one = outputOf(answer);
  if (kind === 'one') return one;
  return {
    type: 'object',
    required: ['items', 'more'],
    properties: {
      items: { type: 'array', maxItems: mostListed, items: one },
      more: { type: 'boolean', description: `Whether there are more than these ${mostListed}.` },
    },
  };
};

const outputOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    override: dropMarks,
  });
  return described;
};

/** One read as an operation of the document. */
export const readOperationOf = (base: string, route: ReadRoute, open: boolean): object => {
  const { name, by, theirs, note, field, kind } = route;
  const callers = `For ${by.join(', ')}${theirs ? '; customers for what is theirs' : ''}.`;
  return {
    operationId: name,
    tags: [base],
    summary: kind === 'one' ? `Read one of ${base}` : `List ${base}`,
    description: [...(note ? [note] : []), callers].join(' '),
    parameters: [
      { name: field, in: kind === 'one' ? 'path' : 'query', required: true, schema: outputOf(Id), example: '4711' },
      ...(kind === 'one' ? [ifNoneMatch] : []),
    ],
    responses: { 200: answerOf(route), ...(kind === 'one' && { 304: unchanged }), ...problemRefs(problemsOf[kind]) },
    security: securityOf(open),
  };
};

const problemsOf = { one: [400, 401, 403, 404, 422, 503], list: [400, 401, 403, 422, 503] } as const;

const etag = {
  description: "The version of the thing's stream: of a later request's If-None-Match.",
  schema: { type: 'string' },
};
const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of an earlier answer: nothing is sent again that is the same.',
  schema: { type: 'string' },
};
const unchanged = { description: 'As it was under this ETag.' };

const answerOf = (route: ReadRoute): object => ({
  description: route.kind === 'one' ? 'As it is now.' : 'As they are now; none is an empty list.',
  ...(route.kind === 'one' && { headers: { etag } }),
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schemaNameOf(route)}` } } },
});
