import { AnswerError } from '../errors/answer-error';

/** How far `and`, `or` and `not` may stand in each other, how much a filter may say, and how long its lists may be. */
export const deepestFilter = 5;
export const mostTerms = 40;
export const longestList = 100;

/**
 * Looks at what was given as filter of a list, whatever its fields mean. Called with the cost of the query, so before
 * anything is read.
 * @param longestText characters that each text may have
 * @throws AnswerError naming where it is too deep, too long, or one term too many
 */
export const refuseOversizedFilter = (filter: unknown, longestText = Infinity): void => {
  let terms = 0;
  const look = (value: unknown, path: string, depth: number): void => {
    if (Array.isArray(value)) return lookAtList(value, path, depth);
    if (typeof value === 'string' && value.length > longestText)
      throw oversized(path, `must have at most ${longestText} characters, but has ${value.length}`);
    if (value === null || typeof value !== 'object') return;
    if (depth > deepestFilter) throw oversized(path, `stands too deep: filters may nest ${deepestFilter} levels`);
    for (const [name, given] of Object.entries(value)) lookAtField(name, given, `${path}.${name}`, depth);
  };
  const lookAtField = (name: string, given: unknown, path: string, depth: number): void => {
    const isLogic = logic.has(name);
    if (!isLogic && given !== null && ++terms > mostTerms)
      throw oversized(path, `is too much: a filter may say ${mostTerms} things, all in all`);
    look(given, path, isLogic ? depth + 1 : depth);
  };
  const lookAtList = (values: readonly unknown[], path: string, depth: number): void => {
    if (values.length > longestList)
      throw oversized(path, `must have at most ${longestList} entries, but has ${values.length}`);
    values.forEach((each, n) => look(each, `${path}[${n}]`, depth));
  };
  look(filter, 'filter', 1);
};

const logic: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/** Nothing is executed, so the whole request is refused. */
const oversized = (argument: string, problem: string): AnswerError =>
  new AnswerError('BAD_USER_INPUT', `The argument '${argument}' ${problem}.`, { argument, status: 400 });
