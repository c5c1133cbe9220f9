import { InvalidMessage, Rejection, type FieldProblem } from '@refold/model';
import { HttpException } from '@nestjs/common';

/** The body of every answer that is not a success. */
export interface ProblemBody {
  /** Stable and for programs: `invalid`, `order/not-open`, `conflict/lost-race`, `unavailable`, `internal` … */
  readonly code: string;
  /** For people. */
  readonly message: string;
  readonly problems?: readonly FieldProblem[];
  /** Of an internal failure: the log has a line with this id. */
  readonly id?: string;
}

/** A failure that the caller is told as it is: its text must hold no internals. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly options: { readonly retryAfterSeconds?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'Problem';
  }
}

/** What this process needs is away for now. Nothing is known of the outcome; a repeat is safe. */
export const unavailable = (what: string, cause?: unknown): Problem =>
  new Problem(503, 'unavailable', `${what} Try again in a moment.`, { retryAfterSeconds: 2, cause });

export interface ProblemAnswer {
  readonly status: number;
  readonly body: ProblemBody;
  readonly retryAfterSeconds?: number;
}

/** The answer to an expected failure, or undefined: then it is a fault of ours, and its text stays here. */
export const answerOf = (error: unknown): ProblemAnswer | undefined => {
  if (error instanceof InvalidMessage)
    return { status: 422, body: { code: 'invalid', message: invalidText(error), problems: error.problems } };
  if (error instanceof Rejection) return { status: 409, body: { code: error.code, message: error.message } };
  if (error instanceof Problem)
    return {
      status: error.status,
      body: { code: error.code, message: error.message },
      retryAfterSeconds: error.options.retryAfterSeconds,
    };
  const status = error instanceof HttpException ? error.getStatus() : clientStatusOf(error);
  return status === undefined || status >= 500 ? undefined : { status, body: bodyOf(status) };
};

const invalidText = ({ messageType, problems }: InvalidMessage): string =>
  `${messageType} breaks its contract in ${problems.length === 1 ? 'one field' : `${problems.length} fields`}.`;

/** Fastify marks what the caller did wrong by a status below 500. */
const clientStatusOf = (error: unknown): number | undefined => {
  const status: unknown = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
};

const texts: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['bad-request', 'The request cannot be read: its body must be one JSON value in UTF-8, its path a valid URL.'],
  404: ['not-found', 'There is nothing under this path and method.'],
  413: ['too-large', 'The body is larger than this endpoint takes.'],
  415: ['unsupported-media-type', 'The content type must be application/json (or application/x-ndjson for lines).'],
};

const bodyOf = (status: number): ProblemBody => {
  const [code, message] = texts[status] ?? ['refused', 'The request cannot be answered.'];
  return { code, message };
};
