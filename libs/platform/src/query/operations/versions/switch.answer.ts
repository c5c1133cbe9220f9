import type { SwitchReport } from '../../../operations';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { ProjectionEngine, SwitchVerb } from '../operation-enums';

@ObjectType('VersionSwitch', { description: 'What a promotion, rollback or retirement did, or would do.' })
export class SwitchAnswer implements SwitchReport {
  @Field(() => String, { description: 'Of the view.' })
  view: string;

  @Field(() => ProjectionEngine, { description: 'Where its rows lie.' })
  engine: SwitchReport['engine'];

  @Field(() => SwitchVerb, { description: 'What was done.' })
  verb: SwitchReport['verb'];

  @Field(() => Int, { nullable: true, description: 'The version before: the one that is left, or given up.' })
  from: number | null;

  @Field(() => Int, { nullable: true, description: 'The version that readers use now.' })
  to: number | null;

  @Field(() => Boolean, { description: 'Whether this only tells what would be done.' })
  dryRun: boolean;

  @Field(() => String, { nullable: true, description: 'Why a difference was accepted; null when there was none.' })
  approved: string | null;

  @Field(() => Float, { description: 'How long it took.' })
  milliseconds: number;
}
