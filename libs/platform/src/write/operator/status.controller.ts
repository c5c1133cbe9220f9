import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { accessNow, Allow, Open, strangerAsks } from '../../access';
import { Vitals } from '../../vitals';
import { statusOf } from '@refold/projections';
import { COPIES_PROCESS } from '../copies/copies-providers';
import type { CopiesProcess } from '../copies/copies-process';
import { Runtime } from '../runtime/runtime';
import { obstacleOf } from '../runtime/readiness';
import { SAGAS, statusOfSagas, type Sagas } from '../sagas/saga-side';
import { TaskList } from '../worker/task-list';

export const SERVICE = Symbol('the name of this service');
export const TASK_LISTS = Symbol('what the workers of this service have to do');

/** How the service is, for supervisors and operators. */
@Controller()
export class StatusController {
  constructor(
    private readonly runtime: Runtime,
    @Inject(SERVICE) private readonly service: string,
    @Inject(TASK_LISTS) private readonly taskLists: readonly TaskList[],
    private readonly vitals: Vitals,
    @Inject(COPIES_PROCESS) private readonly copies: CopiesProcess | null,
    @Inject(SAGAS) private readonly sagas: Sagas,
  ) {}

  @Open()
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const reason = await obstacleOf(this.runtime);
    if (reason === null) return { status: 'ready', service: this.service };
    void reply.status(503).header('retry-after', '1');
    return { status: 'not-ready', service: this.service, ...(!strangerAsks() && { reason }) };
  }

  @Allow('operator', 'service')
  @Get('status')
  async status(): Promise<object> {
    const { sequencer, relay, pool } = this.runtime;
    const reason = await obstacleOf(this.runtime);
    return {
      service: this.service,
      ready: reason === null,
      reason,
      access: accessNow(),
      restored: await this.runtime.restored(),
      feed: await this.feed(),
      dead: this.vitals.deaths(),
      sequencer: sequencer.status(),
      relay: await relayStatus(relay),
      workers: await Promise.all(this.taskLists.map((tasks) => tasks.status().catch(() => null))),
      sagas: await statusOfSagas(this.sagas),
      copies: this.copies && (await statusOf(this.copies.projector)),
      database: { connections: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount },
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  /** Null while the database does not tell. */
  private async feed(): Promise<object | null> {
    try {
      return asJson(await this.runtime.store.status());
    } catch {
      return null;
    }
  }
}

/** Null where another process publishes, or while the database does not tell. */
const relayStatus = async (relay: Runtime['relay']): Promise<object | null> => {
  try {
    const status = await relay?.status();
    return status ? asJson(status) : null;
  } catch {
    return null;
  }
};

/** Feed numbers as digits. */
const asJson = (status: object): object =>
  Object.fromEntries(
    Object.entries(status).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  );
