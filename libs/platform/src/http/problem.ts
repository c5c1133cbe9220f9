import { HttpException } from '@nestjs/common';
import { InvalidMessage, Rejection, type FieldProblem } from '@refold/model';

/** A failure that the caller is told as it is: its text must hold no internals. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable and for programs: `order/not-open`, `conflict/lost-race`, `unavailable` … */
    readonly code: string,
    message: string,
    readonly options: {
      readonly retryAfterSeconds?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'Problem';
  }
}

/** What this process needs is away for now. Nothing is known of the outcome; a repeat is safe. */
export const unavailable = (what: string, cause?: unknown): Problem =>
  new Problem(503, 'unavailable', `${what} Try again in a moment.`, { retryAfterSeconds: 2, cause });

/** What the caller is to be told of a failure, before it is written down as a document. */
export interface ProblemAnswer {
  readonly status: number;
  readonly code: string;
  /** For people: what happened this time. */
  readonly detail: string;
  readonly problems?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer to an expected failure, or undefined: then it is a fault of ours, and its text stays here. */
export const answerOf = (error: unknown): ProblemAnswer | undefined => {
  if (error instanceof InvalidMessage)
    return { status: 422, code: 'invalid', detail: invalidText(error), problems: placed(error) };
  if (error instanceof Rejection) return { status: 409, code: error.code, detail: error.message };
  if (error instanceof Problem)
    return { status: error.status, code: error.code, detail: error.message, headers: headersOf(error) };
  const status = error instanceof HttpException ? error.getStatus() : clientStatusOf(error);
  return status === undefined || status >= 500 ? undefined : answerOfStatus(status);
};

/** The answer to a request that was refused before anybody of ours saw it. */
export const answerOfStatus = (status: number): ProblemAnswer => {
  const [code, detail] = texts[status] ?? ['refused', 'The request cannot be answered.'];
  return { status, code, detail };
};

const headersOf = ({ options: { headers, retryAfterSeconds } }: Problem): Readonly<Record<string, string>> => ({
  ...headers,
  ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
});

const invalidText = ({ messageType, problems }: InvalidMessage): string =>
  `${messageType} breaks its contract in ${problems.length === 1 ? 'one field' : `${problems.length} fields`}.`;

/** Named by these, a field is no part of the body, so no pointer leads to it. */
const outsideTheBody = new Set(['Query', 'Path', 'Header']);

const placed = ({ messageType, problems }: InvalidMessage): readonly FieldProblem[] =>
  outsideTheBody.has(messageType) ? problems.map(({ field, problem }) => ({ field, problem })) : problems.map(pointed);

const pointed = ({ field, problem, pointer }: FieldProblem): FieldProblem => ({
  field,
  pointer: pointer ?? InvalidMessage.pointerTo(field === InvalidMessage.whole ? [] : field.split('.')),
  problem,
});

/** Fastify marks what the caller did wrong by a status below 500. */
const clientStatusOf = (error: unknown): number | undefined => {
  const status: unknown = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
};

const texts: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['bad-request', 'The request cannot be read: its body must be one JSON value in UTF-8, its path a valid URL.'],
  404: ['not-found', 'There is nothing under this path.'],
  408: ['too-slow', 'The request did not arrive as a whole in time.'],
  413: ['too-large', 'The body is larger than this endpoint takes.'],
  414: ['path-too-long', 'The path is longer than any that there is.'],
  415: ['unsupported-media-type', 'The content type must be application/json (or application/x-ndjson for lines).'],
  417: ['expectation-failed', 'No expectation is met here but 100-continue.'],
  431: ['headers-too-large', 'The headers of a request may have 16 KiB together.'],
};
