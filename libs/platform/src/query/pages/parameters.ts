import { AnswerError } from '../errors/answer-error';

/** Collects the values of a statement and gives their placeholders: no value is ever part of the text. */
export class Parameters {
  readonly values: unknown[] = [];

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

export const compares =
  (column: string, operator: '<' | '<=' | '>' | '>=', value: unknown): Condition =>
  (parameters) =>
    `${column} ${operator} ${parameters.add(value)}`;

export const isOneOf =
  (column: string, values: readonly string[]): Condition =>
  (parameters) =>
    `${column} = any(${parameters.add(values)})`;

/** Rows that readers see: their defining event has come, and no delete. */
export const visible: Condition = () => '_defined and not _deleted';

export const allOf = (conditions: readonly Condition[], parameters: Parameters): string =>
  conditions.map((condition) => `(${condition(parameters)})`).join(' and ') || 'true';
