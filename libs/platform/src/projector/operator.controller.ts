import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { InvalidMessage } from '@refold/model';
import { type OnProgress, Projector, Refusal } from '@refold/projections';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { Allow } from '../access';
import { Problem } from '../http';
import { verbs, type Verb, type VerbLine } from '../operations';
import type { Logger } from '../logging';
import { PROCESS } from '../vitals';
import { keepAwake } from './keep-awake';
import { verbHandlersOf, type VerbHandlers } from './verb-handlers';

type Handler = (order: unknown, onProgress: OnProgress) => Promise<unknown>;

export const OPERATOR_LOG = Symbol('where faults of the verbs are explained');

/** Milliseconds between two lines that say how far a verb is. */
const progressEveryMs = 250;

/**
 * The operator's verbs, as lines of JSON: how far it is, then a result or a refusal. What was not even begun, since the
 * verb or its order is wrong, is a problem as everywhere else.
 */
@Allow('operator', 'service')
@Controller('operator')
export class OperatorController {
  private readonly handlers: VerbHandlers;

  constructor(
    @Inject(Projector) projector: Projector,
    @Inject(OPERATOR_LOG) private readonly logger: Logger,
    @Inject(PROCESS) private readonly process: string,
  ) {
    this.handlers = verbHandlersOf(projector);
  }

  @Post(':verb')
  async ask(@Param('verb') name: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const handler = this.handlers[name as Verb] as Handler | undefined;
    const schema = Object.hasOwn(verbs, name) ? verbs[name as Verb] : undefined;
    if (!schema || !handler) throw new Problem(404, 'unknown', `There is no verb '${name}'.`);
    const order = schema.safeParse(body ?? {});
    if (!order.success) throw InvalidMessage.of(name, order.error);
    const lines = new PassThrough();
    void reply.header('content-type', 'application/x-ndjson').send(lines);
    const callOff = keepAwake(lines);
    const outcome = await this.outcomeOf(name, () => handler(order.data, progressTo(lines)));
    callOff();
    lines.end(textOf(outcome));
  }

  private async outcomeOf(verb: string, work: () => Promise<unknown>): Promise<VerbLine> {
    try {
      return { result: await work() };
    } catch (error) {
      if (error instanceof Refusal) return { refusal: { code: error.code, message: error.message } };
      const id = randomUUID();
      this.logger.error({ verb, id, err: error }, 'A verb of the operator failed.');
      const message = `${verb} failed: ${(error as Error).message} The log of ${this.process} explains it under ${id}.`;
      return { refusal: { code: 'internal', message } };
    }
  }
}

const progressTo = (lines: PassThrough): OnProgress => {
  let due = 0;
  return (progress) => {
    if (Date.now() < due) return;
    due = Date.now() + progressEveryMs;
    lines.write(textOf({ progress }));
  };
};

const textOf = (line: VerbLine): string => `${JSON.stringify(line, digits)}\n`;

const digits = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
