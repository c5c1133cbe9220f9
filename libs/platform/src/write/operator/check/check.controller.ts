import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import type { EventCheck, EventSample, Stream } from '@refold/model';
import { z } from 'zod';
import { Allow } from '../../../access';
import type { AnyAggregate } from '../../commands/plan';
import { asCallersSee } from '../../commands/execution/store-failures';
import { Runtime } from '../../runtime/runtime';
import { usualPage } from '../feed/feed.controller';
import { STREAMS } from '../history.controller';
import { readBody, readQuery } from '../query';
import { checkStore } from './check-store';
import { sampleEvents } from './sample-events';

export const AGGREGATES = Symbol('what decides on the streams of this service');

const SampleQuery = z.strictObject({
  each: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number')
    .transform(Number)
    .refine((each) => each >= 2 && each <= 1_000, 'must be from 2 to 1000')
    .default(20),
});
const CheckOrder = z.strictObject({
  each: z.int().min(2).max(1_000).default(20),
  /** Types that no contract has any more and that may be passed over. */
  skip: z.array(z.string().min(1)).max(1_000).default([]),
});

/** Whether the code of today can take what is stored, for those who are about to deploy it. */
@Allow('service', 'operator')
@Controller()
export class CheckController {
  constructor(
    private readonly runtime: Runtime,
    @Inject(STREAMS) private readonly streams: readonly Stream[],
    @Inject(AGGREGATES) private readonly aggregates: readonly AnyAggregate[],
  ) {}

  /** Ids of some events of each type and schema version. Reads the whole store. */
  @Get('samples')
  async samples(@Query() query: unknown): Promise<{ service: string; samples: readonly EventSample[] }> {
    const { each } = readQuery(SampleQuery, query);
    return { service: this.runtime.store.service, samples: await this.sampled(each) };
  }

  @Post('operator/check')
  @HttpCode(200)
  async check(@Body() body: unknown): Promise<{ service: string; checks: readonly EventCheck[] }> {
    const { each, skip } = readBody(CheckOrder, body ?? {});
    const { streams, aggregates, runtime } = this;
    const samples = await this.sampled(each);
    const order = { store: runtime.store, streams, aggregates, skipTypes: new Set(skip), share: usualPage };
    const checks = await checkStore(order, samples).catch(refused);
    return { service: runtime.store.service, checks };
  }

  private sampled(each: number): Promise<EventSample[]> {
    this.runtime.refuseUntilStarted();
    return sampleEvents(this.runtime.pool, each).catch(refused);
  }
}

const refused = (error: unknown): never => {
  throw asCallersSee(error);
};
