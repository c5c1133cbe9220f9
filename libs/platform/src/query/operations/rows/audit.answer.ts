import type { AuditReport, Drift, ReplayReport } from '../../../operations';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { embeddedListComplexity } from '../../limits/complexity';
import { Json } from '../../answers/json';
import { Long } from '../../answers/scalars';
import { DriftKind, ProjectionEngine } from '../operation-enums';

@ObjectType('RowDrift', { description: 'A stored row that is not what its events say.' })
class DriftAnswer implements Drift {
  @Field(() => String, { description: 'Of the row.' })
  key: string;

  @Field(() => DriftKind, { description: 'How it differs.' })
  kind: Drift['kind'];

  @Field(() => [String], { description: 'Columns that differ.' })
  columns: readonly string[];

  @Field(() => Json, { nullable: true, description: 'The row that was stored.' })
  stored: object | null;

  @Field(() => Json, { nullable: true, description: 'The row that the events give.' })
  expected: object | null;

  @Field(() => Boolean, { description: 'Whether it was put right.' })
  repaired: boolean;
}

@ObjectType('AuditOutcome', { description: 'What an audit of one view found.' })
export class AuditAnswer implements AuditReport {
  @Field(() => String, { description: 'Of the view.' })
  view: string;

  @Field(() => Int, { description: 'The version of the view.' })
  version: number;

  @Field(() => ProjectionEngine, { description: 'Where its rows lie.' })
  engine: AuditReport['engine'];

  @Field(() => Long, { description: 'Rows that were compared.' })
  checked: number;

  @Field(() => Long, { description: 'Rows that differ from their events.' })
  drifted: number;

  @Field(() => Long, { description: 'Of these, rows that were put right.' })
  repaired: number;

  @Field(() => [DriftAnswer], { complexity: embeddedListComplexity, description: 'At most a hundred of them.' })
  drifts: readonly DriftAnswer[];
}

@ObjectType('ReplayOutcome', { description: 'What a replay into a view did, or would do.' })
export class ReplayAnswer implements ReplayReport {
  @Field(() => String, { description: 'Of the view.' })
  view: string;

  @Field(() => Int, { description: 'The version of the view.' })
  version: number;

  @Field(() => Long, { description: 'Keys (of a view) or streams (of a fact table) that were folded afresh.' })
  keys: number;

  @Field(() => Long, { description: 'Events that were folded.' })
  events: number;

  @Field(() => Long, { description: 'Rows that changed by it.' })
  changedRows: number;

  @Field(() => Boolean, { description: 'Whether this only tells what would be done.' })
  dryRun: boolean;
}
