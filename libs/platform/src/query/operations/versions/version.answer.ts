import type { VersionReport } from '../../../operations';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { ProjectionEngine, VersionState } from '../operation-enums';

@ObjectType('ViewVersion', { description: 'One version of a view or fact table.' })
export class VersionAnswer implements VersionReport {
  @Field(() => String, { description: 'Of the view: `order_details`.' })
  view: string;

  @Field(() => Int, { description: 'Its number in the code.' })
  version: number;

  @Field(() => ProjectionEngine, { description: 'Where its rows lie.' })
  engine: VersionReport['engine'];

  @Field(() => VersionState, { description: 'How far it has come.' })
  state: VersionReport['state'];

  @Field(() => Boolean, { description: 'Whether readers use it.' })
  active: boolean;

  @Field(() => Boolean, { description: "Whether the projector's code still defines it." })
  inCode: boolean;
}
