import { Field, InputType, Int } from '@nestjs/graphql';
import { parseMoney } from '@refold/model';
import { DateTime } from '../answers/scalars';
import { inputError } from '../errors/answer-error';
import { all, type Comparison, type Criterion, isIn, isWithin } from './criterion';

@InputType({ description: 'A stretch of time: every field that is given must agree.' })
export class TimeRange {
  @Field(() => DateTime, { nullable: true, description: 'At this moment or later.' })
  gte?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'After this moment.' })
  gt?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  lt?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'At this moment or before.' })
  lte?: string | null;
}

@InputType({ description: 'A range of integers: every field that is given must agree.' })
export class IntRange {
  @Field(() => [Int], { nullable: true, description: 'One of these; at most 100.' })
  in?: number[] | null;

  @Field(() => Int, { nullable: true, description: 'This or more.' })
  gte?: number | null;

  @Field(() => Int, { nullable: true, description: 'More than this.' })
  gt?: number | null;

  @Field(() => Int, { nullable: true, description: 'Less than this.' })
  lt?: number | null;

  @Field(() => Int, { nullable: true, description: 'This or less.' })
  lte?: number | null;
}

@InputType({
  description: 'A range of amounts in one currency, each as `12.30`: every field that is given must agree.',
})
export class MoneyRange {
  @Field(() => String, { description: 'In this currency: amounts of two are never compared.' })
  currency: string;

  @Field(() => String, { nullable: true, description: 'This or more.' })
  gte?: string | null;

  @Field(() => String, { nullable: true, description: 'More than this.' })
  gt?: string | null;

  @Field(() => String, { nullable: true, description: 'Less than this.' })
  lt?: string | null;

  @Field(() => String, { nullable: true, description: 'This or less.' })
  lte?: string | null;
}

const operators: readonly (readonly ['gte' | 'gt' | 'lt' | 'lte', Comparison])[] = [
  ['gte', '>='],
  ['gt', '>'],
  ['lt', '<'],
  ['lte', '<='],
];

type Bounds<Value> = Readonly<Partial<Record<'gte' | 'gt' | 'lt' | 'lte', Value | null>>>;

const boundsOf = <Value>(range: Bounds<Value>, toCell: (value: Value, bound: string) => unknown) =>
  operators.flatMap(([name, operator]): (readonly [Comparison, unknown])[] => {
    const value = range[name];
    return value == null ? [] : [[operator, toCell(value, name)]];
  });

export const timeCriterion = (column: string, range: TimeRange): Criterion =>
  isWithin(
    column,
    boundsOf<string>(range, (moment) => moment),
  );

export const intCriterion = (column: string, range: IntRange): Criterion =>
  all([
    isWithin(
      column,
      boundsOf<number>(range, (value) => value),
    ),
    ...(range.in ? [isIn(column, range.in)] : []),
  ]);

/**
 * @param columns of the amount in minor units, and of its currency
 * @throws AnswerError naming the bound that is no amount in this currency
 */
export const moneyCriterion = (
  columns: { readonly amount: string; readonly currency: string },
  range: MoneyRange,
  path: string,
): Criterion =>
  all([
    isIn(columns.currency, [range.currency]),
    isWithin(
      columns.amount,
      boundsOf<string>(range, (text, bound) => minorUnits(text, range.currency, `${path}.${bound}`)),
    ),
  ]);

/** @throws AnswerError naming the argument */
export const minorUnits = (amount: string, currency: string, path: string): bigint => {
  try {
    return parseMoney(amount, currency).amount;
  } catch (error) {
    throw inputError(path, (error as RangeError).message);
  }
};
