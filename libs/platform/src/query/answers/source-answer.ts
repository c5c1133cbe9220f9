import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { type Criterion, isIn } from '../filters/criterion';

@ObjectType('Source', { description: 'Where a record that came in as history was kept before.' })
export class SourceAnswer {
  @Field(() => String, { description: 'The other system: `olist`.' })
  system: string;

  @Field(() => ID, { nullable: true, description: 'The id that the record has there.' })
  id: string | null;

  @Field(() => String, { nullable: true, description: 'The status that the record had there, in its words.' })
  status: string | null;
}

/** Columns that every row with a source has. */
export interface Sourced {
  readonly sourceSystem: string | null;
  readonly sourceId: string | null;
  readonly sourceStatus?: string | null;
}

export const sourceAnswer = ({ sourceSystem, sourceId, sourceStatus }: Sourced): SourceAnswer | null =>
  sourceSystem === null ? null : { system: sourceSystem, id: sourceId, status: sourceStatus ?? null };

@InputType({ description: 'Records that came in as history. Every field that is given must agree.' })
export class SourceFilter {
  @Field(() => String, { nullable: true, description: 'The other system.' })
  system?: string | null;

  @Field(() => ID, { nullable: true, description: 'The id there.' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'The status there.' })
  status?: string | null;
}

export const sourceCriteria = (source: SourceFilter | null | undefined): Criterion[] => [
  ...(source?.system != null ? [isIn('source_system', [source.system])] : []),
  ...(source?.id != null ? [isIn('source_id', [source.id])] : []),
  ...(source?.status != null ? [isIn('source_status', [source.status])] : []),
];
