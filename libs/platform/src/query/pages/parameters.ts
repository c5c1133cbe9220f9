import { AnswerError } from '../errors/answer-error';

/** Collects the values of a statement and gives their placeholders: no value is ever part of the text. */
export class Parameters {
  readonly values: unknown[] = [];
  private readonly skewedBy = new Set<string>();

  /** Whether the statement finds few rows with one value and most with another: a plan for all of them would not do. */
  get skewed(): boolean {
    return this.skewedBy.size > 0;
  }

  /** Says so of a column that rows are picked by. */
  skew(column: string): void {
    this.skewedBy.add(column);
  }

  /** Takes that back: with every value of this column the statement goes the same way. */
  settle(column: string): void {
    this.skewedBy.delete(column);
  }

  /**
   * @returns `$1`, `$2`, …
   * @throws AnswerError for text with the one character that PostgreSQL has no place for
   */
  add(value: unknown): string {
    if ([value].flat().some((text) => typeof text === 'string' && text.includes('\u0000')))
      throw new AnswerError('BAD_USER_INPUT', 'Text must not contain the character U+0000.');
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** A condition that adds its values to the statement it becomes part of. */
export type Condition = (parameters: Parameters) => string;

export const equals =
  (column: string, value: unknown): Condition =>
  (parameters) =>
    `${column} = ${parameters.add(value)}`;

export const differs =
  (column: string, value: unknown): Condition =>
  (parameters) => {
    const place = parameters.add(value);
    // An index has no place for what is unequal, but for what is less and for what is greater.
    return `${column} < ${place} or ${column} > ${place}`;
  };

export const isNull =
  (column: string): Condition =>
  () =>
    `${column} is null`;

export const compares =
  (column: string, operator: '<' | '<=' | '>' | '>=', value: unknown): Condition =>
  (parameters) =>
    `${column} ${operator} ${parameters.add(value)}`;

/**
 * One value is compared as it is: for an array PostgreSQL finds each plan that knows its length a little cheaper than the
 * general one, and planning anew takes longer than to find a row.
 */
export const isOneOf =
  (column: string, values: readonly string[]): Condition =>
  (parameters) => {
    const [only, ...others] = values;
    if (only !== undefined && others.length === 0) return `${column} = ${parameters.add(only)}`;
    return `${column} = any(${parameters.add(values)})`;
  };

/** Rows that readers see: their defining event has come, and no delete. */
export const visible: Condition = () => '_defined and not _deleted';

export const allOf = (conditions: readonly Condition[], parameters: Parameters): string =>
  conditions.map((condition) => `(${condition(parameters)})`).join(' and ') || 'true';

export const anyOf = (conditions: readonly Condition[], parameters: Parameters): string =>
  conditions.map((condition) => `(${condition(parameters)})`).join(' or ') || 'false';
