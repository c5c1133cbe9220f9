import { Controller, Get, HttpCode, HttpStatus, Inject, Res } from '@nestjs/common';
import { problemsOf, Projector, statusOf } from '@refold/projections';
import type { FastifyReply } from 'fastify';

/** How the projector says how it is. */
@Controller()
export class ProjectorController {
  constructor(@Inject(Projector) private readonly projector: Projector) {}

  /** Alive: the process answers. */
  @Get('healthz')
  @HttpCode(HttpStatus.OK)
  alive() {
    return { status: 'ok' };
  }

  /** 200 when every engine reads and writes, 503 with what does not and why. */
  @Get('readyz')
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const problems = problemsOf(this.projector);
    void reply.status(problems.length === 0 ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return { ready: problems.length === 0, problems };
  }

  /** How far each projection is; always 200. */
  @Get('status')
  async status() {
    const status = await statusOf(this.projector);
    return {
      process: 'projector',
      ...status,
      uptimeSeconds: Math.round(process.uptime()),
      memoryBytes: process.memoryUsage.rss(),
    };
  }
}
