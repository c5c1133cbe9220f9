import type { SentCommand } from '@refold/sagas';
import type { AbsentService, SagaInstanceReport, SagaListing } from '../../../operations';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../answers/scalars';
import { embeddedListComplexity } from '../../limits/complexity';
import { SagaCommandStatus, SagaService, SagaStatus } from './saga-enums';

const complexity = embeddedListComplexity;

@ObjectType('SagaInstanceCommand', { description: 'A command that an instance has sent.' })
class SentCommandAnswer implements SentCommand {
  @Field(() => Int, { description: '1, 2, 3 … within the instance.' })
  number: number;

  @Field(() => ID, { description: 'The same for every try: a repeat is harmless.' })
  id: string;

  @Field(() => String, { description: '`ChargePayment`, …' })
  type: string;

  @Field(() => SagaCommandStatus, { description: 'What became of it.' })
  status: SagaCommandStatus;

  @Field(() => Int, { description: 'How often it was tried.' })
  tries: number;

  @Field(() => DateTime, { description: 'When it was given out.' })
  sentAt: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was carried out.' })
  answeredAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is tried next.' })
  dueAt: string | null;

  @Field(() => String, { nullable: true, description: 'Why the last try came to nothing.' })
  lastError: string | null;
}

@ObjectType('SagaInstance', { description: 'An instance of a saga or policy, as its service knows it now.' })
export class SagaInstanceAnswer implements SagaInstanceReport {
  @Field(() => SagaService, { description: 'Whose it is.' })
  service: SagaService;

  @Field(() => String, { description: 'Name of the saga or policy.' })
  saga: string;

  @Field(() => Int, { description: 'Of the saga, by which it goes on.' })
  version: number;

  @Field(() => ID, { description: "Tells its saga's instances apart: of a checkout the order's id." })
  key: string;

  @Field(() => SagaStatus, { description: 'How it stands.' })
  standing: SagaStatus;

  @Field(() => String, { description: 'What it is at.' })
  step: string;

  @Field(() => String, { nullable: true, description: 'How it ends or has ended.' })
  outcome: string | null;

  @Field(() => [String], { description: 'Why it does not go on; empty when it does.' })
  troubles: readonly string[];

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt: string;

  @Field(() => DateTime, { description: 'When it moved last.' })
  changedAt: string;

  @Field(() => DateTime, { nullable: true, description: 'When it gives up by itself.' })
  deadlineAt: string | null;

  @Field(() => Int, { description: 'How often a person has had it tried again.' })
  attempt: number;

  @Field(() => [SentCommandAnswer], { complexity, description: 'In the order in which they were sent.' })
  commands: readonly SentCommandAnswer[];
}

@ObjectType('AbsentService', { description: 'A service of which nothing can be told now.' })
class AbsentServiceAnswer implements AbsentService {
  @Field(() => String, { description: 'Its name.' })
  service: string;

  @Field(() => String, { description: 'In words.' })
  why: string;
}

@ObjectType('SagaInstances', { description: 'What the services that answer know of their sagas and policies.' })
export class SagaInstancesAnswer implements SagaListing {
  @Field(() => [SagaInstanceAnswer], { description: 'Newest first.' })
  instances: readonly SagaInstanceAnswer[];

  @Field(() => [AbsentServiceAnswer], { complexity, description: 'Services whose instances are not among them.' })
  absent: readonly AbsentServiceAnswer[];
}
