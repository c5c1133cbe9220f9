import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { accessNow, Allow, Open } from '../../access';
import { ReadinessProbe } from './readiness';

/** How the query API says how it is. */
@Controller()
export class QueryHealthController {
  constructor(@Inject(ReadinessProbe) private readonly probe: ReadinessProbe) {}

  /** 200 when the whole system can serve, 503 with what cannot and why. */
  @Open()
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ready, checks } = await this.probe.check();
    void reply.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return { ready, checks };
  }

  /** The same for people, with versions and memory; always 200. */
  @Allow('operator', 'service')
  @Get('status')
  async status() {
    const { ready, checks, versions } = await this.probe.check();
    return {
      process: 'query-api',
      access: accessNow(),
      ready,
      checks,
      views: Object.fromEntries(versions.map(({ view, version, engine }) => [view, { version, engine }])),
      uptimeSeconds: Math.round(process.uptime()),
      memoryBytes: process.memoryUsage.rss(),
    };
  }
}
