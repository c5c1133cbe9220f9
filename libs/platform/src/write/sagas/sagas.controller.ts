import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { NotNow } from '@refold/model';
import type { SagaDesk, SagaReport } from '@refold/sagas';
import { Allow } from '../../access';
import { Problem, unavailable } from '../../http';
import { currentCaller } from '../../logging';
import { asCallersSee } from '../commands/execution/store-failures';
import { readBody, readQuery } from '../operator/query';
import { Runtime } from '../runtime/runtime';
import { readInstance, readVerb, Reasoned, SagasQuery } from './saga-query';
import { SAGAS, type Sagas } from './saga-side';

/** The instances of this service's sagas and policies, and what a person may do with one that does not go on. */
@Allow('operator', 'service')
@Controller('sagas')
export class SagasController {
  constructor(
    private readonly runtime: Runtime,
    @Inject(SAGAS) private readonly sagas: Sagas,
  ) {}

  @Get()
  async list(@Query() query: unknown): Promise<{ readonly sagas: readonly SagaReport[] }> {
    const filter = readQuery(SagasQuery, query);
    return { sagas: (await this.ask((desk) => desk.list(filter))) ?? [] };
  }

  @Get(':saga/:key')
  async show(@Param('saga') saga: string, @Param('key') key: string): Promise<SagaReport> {
    readInstance(saga, key);
    return found(saga, key, await this.ask((desk) => desk.show(saga, key)));
  }

  @Post(':saga/:key/:verb')
  @HttpCode(200)
  async act(
    @Param('saga') saga: string,
    @Param('key') key: string,
    @Param('verb') text: string,
    @Body() body: unknown,
  ): Promise<SagaReport> {
    const verb = readVerb(text);
    const { reason } = readBody(Reasoned, body);
    const order = { ...readInstance(saga, key), verb, reason, operator: currentCaller().subject };
    return found(saga, key, await this.ask((desk) => desk.act(order)));
  }

  /** @returns null where the service has no sagas */
  private async ask<T>(question: (desk: SagaDesk) => Promise<T>): Promise<T | null> {
    this.runtime.refuseUntilStarted();
    if (this.sagas.kind === 'none') return null;
    if (this.sagas.kind === 'elsewhere')
      throw unavailable('The sagas of this service do not run in this process, which knows no Kafka.');
    try {
      return await question(this.sagas.runner.desk);
    } catch (error) {
      throw error instanceof NotNow ? new Problem(409, 'saga/not-now', error.message) : asCallersSee(error);
    }
  }
}

const found = (saga: string, key: string, report: SagaReport | null): SagaReport => {
  if (report) return report;
  throw new Problem(404, 'not-found', `This service has no instance of ${saga} with the key ${key}.`);
};
