import type { z } from 'zod';

/** One field that breaks its contract: a path such as `lines.0.quantity`, and what was expected of it. */
export interface FieldProblem {
  readonly field: string;
  /** JSON pointer into the message, as a URI fragment: `#/lines/0/quantity`. Exact also where a name holds a point. */
  readonly pointer?: string;
  readonly problem: string;
}

/** Data that does not fit its contract. Nothing was done with it; the sender can mend the named fields. */
export class InvalidMessage extends Error {
  /** The field of a problem that is not about one of them. */
  static readonly whole = '(the whole message)';

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

  /** RFC 6901, section 6. A name may be anything that JSON can hold, also half of a surrogate pair. */
  static pointerTo(path: readonly PropertyKey[]): string {
    const steps = path.map((step) => String(step).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'));
    return `#${steps.map((step) => `/${encodeURIComponent(step)}`).join('')}`;
  }
}

const problemsOf = (issue: z.core.$ZodIssue): FieldProblem[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => problemAt([...issue.path, key], 'is not a field of this message'))
    : [problemAt(issue.path, told(issue))];

const problemAt = (path: readonly PropertyKey[], problem: string): FieldProblem => ({
  field: path.map(String).join('.') || InvalidMessage.whole,
  pointer: InvalidMessage.pointerTo(path),
  problem,
});

/** A contract's own words stay. Where the schema library has only its own, they are said as the rest is. */
const told = (issue: z.core.$ZodIssue): string => {
  const received = /^Invalid input: expected \w+, received (\w+)$/.exec(issue.message)?.[1];
  if (received === 'undefined') return 'is missing';
  if (received && issue.code === 'invalid_type') return `must be ${named(issue.expected)}, but is ${named(received)}`;
  if (issue.code === 'too_small' && /^Too small: expected number/.test(issue.message))
    return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
  if (issue.code === 'too_big' && /^Too big: expected (number|int)/.test(issue.message))
    return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
  return issue.message;
};

const names: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
};
const named = (type: string): string => names[type] ?? type;
