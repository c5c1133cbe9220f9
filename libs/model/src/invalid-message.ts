import type { z } from 'zod';

/** One field that breaks its contract: a path such as `lines.0.quantity`, and what was expected of it. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

/** Data that does not fit its contract. Nothing was done with it; the sender can mend the named fields. */
export class InvalidMessage extends Error {
  constructor(
    readonly messageType: string,
    readonly problems: readonly FieldProblem[],
  ) {
    super(`${messageType}: ${problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')}`);
    this.name = 'InvalidMessage';
  }

  static of(messageType: string, error: z.ZodError): InvalidMessage {
    return new InvalidMessage(messageType, error.issues.flatMap(problemsOf));
  }
}

const problemsOf = (issue: z.core.$ZodIssue): FieldProblem[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ field: pathOf([...issue.path, key]), problem: 'is not a field of this message' }))
    : [{ field: pathOf(issue.path), problem: issue.message }];

const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join('.') || '(the whole message)';
