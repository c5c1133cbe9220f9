import type { FieldProblem } from '@refold/model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemAnswer } from './problem';
import { correlationHeader } from './request/correlation';

/** The body of every answer that is not a success: RFC 9457. */
export interface ProblemBody {
  /** `urn:refold:problem:<code>`, stable: what kind of problem it is. */
  readonly type: string;
  /** The kind in words; the same each time. */
  readonly title: string;
  readonly status: number;
  /** For people: what happened this time. */
  readonly detail: string;
  /** For programs: `invalid`, `order/not-open`, `conflict/lost-race`, `unavailable`, `internal` … */
  readonly code: string;
  /** The log knows the request by it. */
  readonly correlationId: string;
  /** Fields that break the contract: the first hundred. */
  readonly problems?: readonly FieldProblem[];
}

export const problemType = 'application/problem+json';

/** More of them say nothing new, and a request can break as many fields as it has bytes. */
const mostProblems = 100;

export const documentOf = ({ status, code, detail, problems }: ProblemAnswer, correlationId: string): ProblemBody => ({
  type: `urn:refold:problem:${code}`,
  title: titleOf(code),
  ...{ status, detail, code, correlationId },
  ...(problems && { problems: problems.slice(0, mostProblems) }),
});

/** Also where no hook has run yet, the caller learns the correlation id. */
export const sendProblem = (request: FastifyRequest, reply: FastifyReply, answer: ProblemAnswer): void => {
  void reply
    .status(answer.status)
    .headers({ ...answer.headers, [correlationHeader]: request.id })
    .type(problemType)
    // As bytes: to a text Fastify would add a charset, which this media type does not have.
    .send(Buffer.from(JSON.stringify(documentOf(answer, request.id))));
};

/** A title for each kind; those of the domain say in words what their code says. */
export const titleOf = (code: string): string => titles[code] ?? inWords(code);

const titles: Readonly<Record<string, string>> = {
  invalid: 'The input breaks its contract',
  'bad-request': 'The request cannot be read',
  unauthenticated: 'It is not known who asks',
  forbidden: 'Not for this caller',
  'not-found': 'Nothing is here',
  'method-not-allowed': 'The path has no such method',
  'too-large': 'More than is taken at once',
  'unsupported-media-type': 'The content type is not taken',
  'conflict/lost-race': 'Others were faster',
  'idempotency/key-reused': 'The idempotency key belongs to another request',
  unavailable: 'Away for the moment',
  internal: 'A fault on this side',
};

/** `order/not-open` is "Order: not open". */
const inWords = (code: string): string => {
  const words = code.replaceAll('-', ' ').split('/').join(': ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
