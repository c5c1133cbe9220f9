import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../access';
import { type PartState, Vitals } from './vitals';

export const PROCESS = Symbol('the name of this process');

interface HealthAnswer {
  readonly status: 'alive' | 'dead';
  readonly process: string;
  /** Why it is dead, a sentence a part. */
  readonly dead: readonly string[];
  readonly parts: readonly PartState[];
}

/** Whether the process lives: 503 is a reason to start it anew, and nothing else is. */
@Controller()
@Open()
export class HealthController {
  constructor(
    @Inject(Vitals) private readonly vitals: Vitals,
    @Inject(PROCESS) private readonly process: string,
  ) {}

  @Get('healthz')
  health(@Res({ passthrough: true }) reply: FastifyReply): HealthAnswer {
    const dead = this.vitals.deaths();
    if (dead.length > 0) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: dead.length > 0 ? 'dead' : 'alive', process: this.process, dead, parts: this.vitals.read() };
  }
}
