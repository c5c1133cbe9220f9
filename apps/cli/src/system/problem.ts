/** What the command ends with. Documented in docs/reference/cli.md. */
export const exitCodes = { done: 0, failed: 1, badUsage: 2, notReachable: 3, interrupted: 130 } as const;

/** The command did not do what was asked: said in one sentence, with what to do about it. */
export class Problem extends Error {
  readonly exitCode: number = exitCodes.failed;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = new.target.name;
  }
}

/** What was asked for cannot be understood. */
export class UsageProblem extends Problem {
  override readonly exitCode = exitCodes.badUsage;
}

/** The system, or the part of it that is needed, does not answer. */
export class NotReachable extends Problem {
  override readonly exitCode = exitCodes.notReachable;
}

/** What an answer that is no success says: the words of its problem document with the fields that are wrong, or its text. */
export const wordsOf = (body: string): string => {
  try {
    const { detail, problems = [] } = JSON.parse(body) as {
      detail?: unknown;
      problems?: readonly { readonly field: string; readonly problem: string }[];
    };
    if (typeof detail !== 'string') return body.slice(0, 500);
    return [detail, ...problems.map(({ field, problem }) => `${field} ${problem}.`)].join(' ');
  } catch {
    return body.slice(0, 500);
  }
};
