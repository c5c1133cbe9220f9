import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { problemsOf, Projector, statusOf } from '@refold/projections';
import type { FastifyReply } from 'fastify';
import { accessNow, Allow, Open, strangerAsks } from '../access';
import { Vitals } from '../vitals';

/** How the projector says how it is. */
@Controller()
export class ProjectorController {
  constructor(
    @Inject(Projector) private readonly projector: Projector,
    @Inject(Vitals) private readonly vitals: Vitals,
  ) {}

  /** 200 when every engine reads and writes, 503 with what does not and why. */
  @Open()
  @Get('readyz')
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const problems = problemsOf(this.projector);
    void reply.status(problems.length === 0 ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return { ready: problems.length === 0, ...(!strangerAsks() && { problems }) };
  }

  /** How far each projection is; always 200. */
  @Allow('operator', 'service')
  @Get('status')
  async status() {
    const status = await statusOf(this.projector);
    return {
      process: 'projector',
      access: accessNow(),
      ...status,
      dead: this.vitals.deaths(),
      uptimeSeconds: Math.round(process.uptime()),
      memoryBytes: process.memoryUsage.rss(),
    };
  }
}
