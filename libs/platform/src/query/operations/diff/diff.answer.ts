import type { DiffGroup, DiffReport } from '../../../operations';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { embeddedListComplexity } from '../../limits/complexity';
import { Long } from '../../answers/scalars';
import { DiffKind, ProjectionEngine } from '../operation-enums';

const complexity = embeddedListComplexity;

@ObjectType('DiffExample', { description: 'A row that differs.' })
export class DiffExampleAnswer {
  @Field(() => String, { description: 'Of the row.' })
  key: string;

  @Field(() => String, { nullable: true, description: 'In the active version, as text.' })
  blue: string | null;

  @Field(() => String, { nullable: true, description: 'In the new version, as text.' })
  green: string | null;
}

@ObjectType('DiffGroup', { description: 'Rows that differ in the same way.' })
export class DiffGroupAnswer implements DiffGroup {
  @Field(() => DiffKind, { description: 'In which way.' })
  kind: DiffGroup['kind'];

  @Field(() => String, { nullable: true, description: 'In which column; null for whole rows.' })
  column: string | null;

  @Field(() => Long, { description: 'How many.' })
  rows: number;

  @Field(() => [DiffExampleAnswer], { complexity, description: 'Some of them.' })
  examples: readonly DiffExampleAnswer[];
}

@ObjectType('ViewDiff', { description: 'The new version of a view (green) against the active one (blue).' })
export class DiffAnswer implements DiffReport {
  @Field(() => String, { description: 'Of the view.' })
  view: string;

  @Field(() => ProjectionEngine, { description: 'Where its rows lie.' })
  engine: DiffReport['engine'];

  @Field(() => Int, { description: 'The active version.' })
  blue: number;

  @Field(() => Int, { description: 'The new version.' })
  green: number;

  @Field(() => String, { description: 'Of what differs, and by which definitions: an approval is bound to it.' })
  fingerprint: string;

  @Field(() => Boolean, { description: 'Whether nothing differs.' })
  equal: boolean;

  @Field(() => Long, { description: 'Rows that were compared.' })
  rowsCompared: number;

  @Field(() => Long, { description: 'Rows that differ.' })
  rowsDiffering: number;

  @Field(() => [DiffGroupAnswer], { complexity, description: 'What differs, by kind and column.' })
  groups: readonly DiffGroupAnswer[];

  @Field(() => [String], { description: 'Columns that only the new version has: named, never a difference.' })
  addedColumns: readonly string[];

  @Field(() => String, { description: 'When they were compared (RFC 3339).' })
  takenAt: string;
}
