import { Controller, Get, Query, Res } from '@nestjs/common';
import { UndeclaredField } from '@refold/event-store';
import type { RecordedEvent } from '@refold/model';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../../access';
import { Problem } from '../../../http';
import { asCallersSee } from '../../commands/execution/store-failures';
import { Runtime } from '../../runtime/runtime';
import { usualPage } from '../feed/feed.controller';
import { joined, sendEvents } from '../ndjson';
import { EventsQuery, readQuery, StreamsQuery } from '../query';

/** Events by what they are about, for those who fold a row afresh: the audit, an explanation, a replay. */
@Allow('service', 'operator')
@Controller()
export class LookUpController {
  page = usualPage;

  constructor(private readonly runtime: Runtime) {}

  /** Whole streams that have an event with one of the values in this field. */
  @Get('streams')
  async streams(@Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { key, value } = readQuery(StreamsQuery, query);
    await this.send(reply, () => this.runtime.store.readStreamsBy(key, value, this.page));
  }

  @Get('events')
  async events(@Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { ids } = readQuery(EventsQuery, query);
    await this.send(reply, () => this.runtime.store.readEvents(ids, this.page));
  }

  /** How many events there are of each type and schema version. Reads the whole store. */
  @Get('histogram')
  async histogram(): Promise<object> {
    this.runtime.refuseUntilStarted();
    const { store } = this.runtime;
    const counts = await store.histogram().catch(refused);
    return { service: store.service, events: counts.map((count) => ({ ...count, events: count.events.toString() })) };
  }

  /** The first event is awaited, so that a store that is away is a 503 and not a broken line. */
  private async send(reply: FastifyReply, read: () => AsyncGenerator<RecordedEvent, void>): Promise<void> {
    this.runtime.refuseUntilStarted();
    const events = read();
    sendEvents(reply, joined(await events.next().catch(refused), events));
  }
}

const refused = (error: unknown): never => {
  if (error instanceof UndeclaredField) throw new Problem(400, 'undeclared-field', error.message);
  throw asCallersSee(error);
};
