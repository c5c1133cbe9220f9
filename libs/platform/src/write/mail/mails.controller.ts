import { Controller, Get, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../access';
import { asCallersSee } from '../commands/execution/store-failures';
import { readQuery } from '../operator/query';
import { Runtime } from '../runtime/runtime';
import { MailOutbox, type NotedMail } from './mail-outbox';

const MailsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  /** How their keys begin. */
  key: z.string().max(300).optional(),
});

/** What was written to customers, for whoever is asked about it. */
@Allow('operator', 'service')
@Controller('mails')
export class MailsController {
  constructor(
    private readonly runtime: Runtime,
    @Inject(MailOutbox) private readonly outbox: MailOutbox,
  ) {}

  /** The last ones first. */
  @Get()
  async list(@Query() query: unknown): Promise<{ readonly mails: readonly NotedMail[] }> {
    this.runtime.refuseUntilStarted();
    const { limit, key } = readQuery(MailsQuery, query);
    try {
      return { mails: await this.outbox.list(limit, key ?? null) };
    } catch (error) {
      throw asCallersSee(error);
    }
  }
}
