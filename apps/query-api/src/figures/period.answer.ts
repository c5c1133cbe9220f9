import { DateTime } from '@refold/platform';
import { Field, ObjectType } from '@nestjs/graphql';
import { withColon } from './time-bucket';

/** The time that a row of figures is about. */
@ObjectType({ isAbstract: true })
export abstract class PeriodAnswer {
  @Field(() => String, {
    nullable: true,
    description: 'The stretch of time, as its zone names it: `2018-02`. Null when figures are not split by time.',
  })
  period: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it begins.' })
  begins: string | null;
}

/** As ClickHouse tells it. */
export interface PeriodColumns {
  readonly period?: string;
  readonly begins?: string;
}

export const periodOf = ({ period, begins }: PeriodColumns): PeriodAnswer => ({
  period: period === undefined ? null : withColon(period),
  begins: begins ?? null,
});
