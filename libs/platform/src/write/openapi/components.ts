import { roles } from '../../access';
import { problemType } from '../../http';
import type { JsonSchema } from './body-schema';

const text: JsonSchema = { type: 'string' };
const object = (properties: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

const answer = object({
  id: text,
  streamId: { ...text, description: 'The stream that was written to.', examples: ['order-4711'] },
  version: { type: 'integer', minimum: 0, description: 'Of the stream, after the command.' },
  events: {
    type: 'array',
    items: text,
    description: 'What happened in the stream, by type; nothing where there was nothing left to do.',
  },
  token: {
    ...text,
    description: 'Names what was written, for readers that are to wait for it.',
    examples: ['orders/order-4711@1.PQ6hXq0b1nJ5m2v8cWl3yA'],
  },
});

const fieldProblem = object(
  {
    field: { ...text, examples: ['lines.0.quantity'] },
    pointer: { ...text, description: 'JSON pointer into the body.', examples: ['#/lines/0/quantity'] },
    problem: { ...text, examples: ['must be a number, but is text'] },
  },
  ['pointer'],
);

const problem = object(
  {
    type: { ...text, description: 'urn:refold:problem: and the code.', examples: ['urn:refold:problem:invalid'] },
    title: { ...text, description: 'The kind of problem in words; the same each time.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { ...text, description: 'What happened this time, for people.' },
    code: { ...text, description: 'Stable, for programs.', examples: ['invalid'] },
    correlationId: { ...text, description: 'The log knows the request by it.' },
    problems: { type: 'array', items: { $ref: '#/components/schemas/FieldProblem' } },
  },
  ['problems'],
);

const header = (description: string, schema: JsonSchema = text) => ({ description, schema });
const correlated = { 'x-correlation-id': header('Of this request, in logs and events.') };

const refusal = (description: string) => ({
  description,
  headers: correlated,
  content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** Problems that requests may be answered with. */
const refusals: Readonly<Record<string, string>> = {
  400: 'The request cannot be read: `bad-request`.',
  401: 'It is not known who asks: `unauthenticated`.',
  403: 'Not for this role, or not theirs: `forbidden`.',
  404: 'There is no such thing: `order/unknown`, by its kind.',
  409: 'The domain refuses, a race was lost (`conflict/lost-race`), or the key was used (`idempotency/key-reused`).',
  413: 'More than 512 KiB: `too-large`.',
  415: 'The content type is not `application/json`: `unsupported-media-type`.',
  422: 'The input breaks the contract: `invalid`, with every field that does.',
  503: 'Away for the moment: `unavailable`. Send the same again.',
};

/** References to the problems with these statuses. */
export const problemRefs = (statuses: readonly (number | string)[]): object =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]));

/** References to those that every command may be answered with. */
export const refusalRefs = problemRefs(Object.keys(refusals).filter((status) => status !== '404'));

export const answerOfStatus = (status: number) => ({
  description: status === 201 ? 'Done; something new is there.' : 'Done, or nothing was left to do.',
  headers: {
    ...correlated,
    'idempotency-replayed': header('`true` where this was answered before, under the same key.', { const: 'true' }),
  },
  content: { 'application/json': { schema: { $ref: '#/components/schemas/CommandAnswer' } } },
});

const parameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A new one for each thing that is to be done once: a repeat of the request is answered as the first time.',
    schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[!-~]+$' },
  },
};

/** All that operations refer to. */
export const components = {
  schemas: { CommandAnswer: answer, Problem: problem, FieldProblem: fieldProblem },
  responses: Object.fromEntries(
    Object.entries(refusals).map(([status, description]) => [`Problem${status}`, refusal(description)]),
  ),
  parameters,
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: `A token whose \`roles\` name one of ${roles.join(', ')}; of a customer, \`customer_id\` or \`sub\` says who it is.`,
    },
  },
} as const;

/** Which roles a token must name is told in words; where nobody is asked who they are, no token is needed. */
export const securityOf = (open: boolean) => [...(open ? [{}] : []), { bearer: [] }];
