import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PassThrough } from 'node:stream';
import { Allow } from '../../../access';
import { Problem } from '../../../http';
import type { Logger } from '../../../logging';
import { asCallersSee } from '../../commands/execution/store-failures';
import { Runtime } from '../../runtime/runtime';
import { usualPage } from '../feed/feed.controller';
import { ndjsonType } from '../ndjson';
import { readBody } from '../query';
import { RepublishOrder } from './republish-order';
import { Republisher, type Republication } from './republisher';

export const REPUBLISHER = Symbol('what sends events again');
export const REPUBLISH_LOG = Symbol('where a republication that broke off is explained');

/** Milliseconds between two lines that say how far it is. */
const progressEveryMs = 250;

/**
 * Events once more, for a consumer that has lost them, into a topic of its own. Answered by lines of JSON: how far it is,
 * then the result, or the refusal when it breaks off.
 */
@Allow('service', 'operator')
@Controller('operator/republish')
export class RepublishController {
  page = usualPage;

  constructor(
    private readonly runtime: Runtime,
    @Inject(REPUBLISHER) private readonly republisher: Republisher | null,
    @Inject(REPUBLISH_LOG) private readonly logger: Logger,
  ) {}

  @Post()
  @HttpCode(200)
  async republish(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const order = readBody(RepublishOrder, body);
    this.runtime.refuseUntilStarted();
    const { republisher } = this;
    if (!republisher)
      throw new Problem(
        409,
        'no-kafka',
        'This process knows no Kafka; the relay that runs beside it does. Ask that one.',
      );
    const restored = await this.runtime.restored();
    if (restored !== null) throw new Problem(409, 'feed/restored', restored);
    const republication = await republisher.prepare(order).catch((error: unknown) => {
      throw asCallersSee(error);
    });
    const lines = new PassThrough();
    void reply.type(ndjsonType).send(lines);
    lines.end(textOf(await this.outcomeOf(republisher, republication, lines)));
  }

  private async outcomeOf(republisher: Republisher, republication: Republication, lines: PassThrough): Promise<object> {
    let due = 0;
    try {
      const result = await republisher.send(republication, this.page, (done, total) => {
        if (lines.destroyed) throw new Error('Whoever asked has gone.');
        if (Date.now() < due) return;
        due = Date.now() + progressEveryMs;
        lines.write(textOf({ progress: { what: 'events', done, total } }));
      });
      return { result };
    } catch (error) {
      const { id, order } = republication;
      this.logger.error({ err: error, republication: id }, 'A republication broke off.');
      const message = `It broke off, and a part is in ${order.topic}: give the same order again. The log knows it by ${id}.`;
      return { refusal: { code: 'unavailable', message } };
    }
  }
}

const textOf = (line: object): string => `${JSON.stringify(line)}\n`;
