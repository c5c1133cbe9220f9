import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';

@ArgsType()
export class ViewArgs {
  @Field(() => String, { description: 'Of the view or fact table: `order_details`.' })
  view: string;
}

@ArgsType()
export class ViewAndDryRunArgs extends ViewArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only tell what would be done.' })
  dryRun: boolean;
}

@ArgsType()
export class ViewsArgs {
  @Field(() => [String], { description: 'Views and fact tables.' })
  views: string[];
}

@ArgsType()
export class PromoteArgs extends ViewAndDryRunArgs {
  @Field(() => String, { nullable: true, description: 'Accept the difference; this sentence is kept with it.' })
  approve?: string | null;

  @Field(() => String, { nullable: true, description: 'Accept only the difference of this fingerprint, from `diff`.' })
  fingerprint?: string | null;
}

@ArgsType()
export class RetireArgs extends ViewAndDryRunArgs {
  @Field(() => Int, { nullable: true, description: 'Which one, where there are several.' })
  version?: number | null;
}

@ArgsType()
export class RebuildArgs extends ViewsArgs {
  @Field(() => Int, { nullable: true, description: 'How many work at once, 1 to 16; 1 when left out.' })
  workers?: number | null;

  @Field(() => String, {
    defaultValue: 'auto',
    description: '`auto`: views that are read stay fresh; `none`; or events a second, as digits.',
  })
  throttle: string;

  @Field(() => Boolean, { defaultValue: false, description: 'All of history, also where less is proven to be enough.' })
  full: boolean;

  @Field(() => Boolean, { defaultValue: false, description: 'Only tell what would be built.' })
  dryRun: boolean;
}

@InputType({ description: 'Which dead letters: every field that is given must agree.' })
export class DeadLetterFilter {
  @Field(() => String, { nullable: true, description: 'Of this view or fact table.' })
  view?: string | null;

  @Field(() => String, { nullable: true, description: 'This letter.' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'Events of this stream: `order-4711`.' })
  stream?: string | null;

  @Field(() => String, { nullable: true, description: 'Events that touch the row of this key.' })
  rowKey?: string | null;

  @Field(() => String, { nullable: true, description: 'Parked for this reason.' })
  reasonCode?: string | null;
}
