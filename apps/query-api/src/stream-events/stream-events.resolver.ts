import {
  connectionComplexity,
  MayAsk,
  PageArgs,
  type QueryContext,
  OperatorDesk,
  type Scope,
  ServiceCalls,
} from '@refold/platform';
import { Inject } from '@nestjs/common';
import { Args, ArgsType, Context, Field, ID, Query, Resolver } from '@nestjs/graphql';
import type { RecordedLine } from './recorded';
import { type StreamEventAnswer, StreamEventConnection } from './stream-event.answer';
import { streamPage } from './stream-page';
import { toldData } from './told-data';

@ArgsType()
class StreamEventsArgs extends PageArgs {
  @Field(() => ID, { description: 'The stream: `order-4711`.' })
  stream: string;
}

@Resolver()
export class StreamEventsResolver {
  constructor(
    @Inject(ServiceCalls) private readonly calls: ServiceCalls,
    @Inject(OperatorDesk) private readonly desk: OperatorDesk,
  ) {}

  @MayAsk('operator', 'service')
  @Query(() => StreamEventConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      'The events of a stream from its first, asked of the service that owns it at this moment. ' +
      'Of a stream that is not there it is an empty page.',
  })
  async streamEvents(
    @Args() { stream, ...page }: StreamEventsArgs,
    @Context() context: QueryContext,
  ): Promise<StreamEventConnection> {
    this.desk.admit(context);
    const { edges, pageInfo } = await streamPage(this.calls, stream, page);
    const told = edges.map(({ cursor, node }) => ({ cursor, node: toEvent(node, context.reader.scope) }));
    return { edges: told, nodes: told.map(({ node }) => node), pageInfo };
  }
}

const toEvent = ({ feedNumber, ...line }: RecordedLine, scope: Scope): StreamEventAnswer => ({
  ...line,
  feedNumber: BigInt(feedNumber),
  ...toldData({ feedNumber, ...line }, scope),
});
