import { queryConfig } from '@refold/platform';
import { bearerOf, testSecret } from '@refold/testing';
import { type FakeServices, startFakeServices } from './fake-services';
import { type RunningApi, startApi } from './running-api';

const nowhere = { viewsUrl: 'postgres://views:hidden@127.0.0.1:1/views', factsUrl: 'http://127.0.0.1:1' };

const moment = '2026-03-01T10:00:00.000000Z';
const command = {
  ...{ number: 1, id: 'c-1', type: 'ReserveStock', tries: 3, lastError: 'There is no such product.' },
  ...{ status: 'refused', sentAt: moment, answeredAt: null, dueAt: null },
};
const report = {
  ...{ saga: 'checkout', version: 1, key: 'order-1', standing: 'compensation-failed', step: 'refunding' },
  ...{ outcome: null, troubles: ['refused'], startedAt: moment, changedAt: moment, deadlineAt: null, attempt: 2 },
  commands: [command],
};
const fields = `service saga version key standing step outcome troubles startedAt changedAt deadlineAt attempt
  commands { number id type status tries sentAt answeredAt dueAt lastError }`;
const answer = {
  ...{ ...report, service: 'ORDERS', standing: 'COMPENSATION_FAILED' },
  commands: [{ ...command, status: 'REFUSED' }],
};

describe('sagas as their services know them', () => {
  let services: FakeServices;
  let api: RunningApi;
  beforeAll(async () => {
    services = await startFakeServices();
    api = await startApi({ ...nowhere, serviceUrls: services.urls });
  });
  beforeEach(() => services.reset());
  afterAll(async () => {
    await api?.close();
    await services?.stop();
  });

  const instances = `sagaInstances(filter: { standing: STUCK }) { instances { ${fields} } absent { service } }`;

  it('are listed, and a service that is away is named', async () => {
    services.answer('orders/sagas', 200, { sagas: [report] });
    for (const service of ['payments', 'inventory']) services.answer(`${service}/sagas`, 200, { sagas: [] });
    services.cut('shipping');
    expect(await api.ask(`{ ${instances} }`)).toEqual({
      data: { sagaInstances: { instances: [answer], absent: [{ service: 'shipping' }] } },
    });
  });

  it('are shown one by one', async () => {
    services.answer('orders/sagas/checkout/order-1', 200, report);
    expect(await api.ask(`{ sagaInstance(saga: "checkout", key: "order-1") { ${fields} } }`)).toEqual({
      data: { sagaInstance: answer },
    });
  });

  const act = (verb: string, more = '') =>
    `mutation { ${verb}Saga(saga: "checkout", key: "order-1", reason: "paid by hand"${more}) { standing } }`;

  it.each(['retry', 'skip', 'compensate'])('%s is done by the service that has it, with the reason', async (verb) => {
    services.answer('orders/sagas/checkout/order-1', 200, report);
    services.answer(`orders/sagas/checkout/order-1/${verb}`, 200, { ...report, standing: 'running' });
    expect(await api.ask(act(verb))).toEqual({ data: { [`${verb}Saga`]: { standing: 'RUNNING' } } });
    expect(services.done).toEqual([
      { path: `orders/sagas/checkout/order-1/${verb}`, body: { reason: 'paid by hand' } },
    ]);
  });

  it('a dry run only tells how it stands', async () => {
    services.answer('orders/sagas/checkout/order-1', 200, report);
    expect(await api.ask(act('compensate', ', dryRun: true'))).toEqual({
      data: { compensateSaga: { standing: 'COMPENSATION_FAILED' } },
    });
    expect(services.done).toEqual([]);
  });

  it('what cannot be done now is refused in the words of the service', async () => {
    services.answer('orders/sagas/checkout/order-1', 200, report);
    const detail = 'checkout of order-1 is not stuck, so there is nothing to retry.';
    services.answer('orders/sagas/checkout/order-1/retry', 409, { code: 'saga/not-now', detail });
    expect((await api.ask(act('retry'))).errors).toMatchObject([
      { message: detail, path: ['retrySaga'], extensions: { code: 'REFUSED' } },
    ]);
  });

  it('an instance that is nowhere is not found, and may be where nobody answers', async () => {
    expect((await api.ask(act('skip'))).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    services.cut('inventory');
    const { errors } = await api.ask(act('skip'));
    expect(errors).toMatchObject([
      { message: 'Not answering now: inventory. Try again shortly.', extensions: { code: 'UNAVAILABLE' } },
    ]);
    expect(JSON.stringify(errors)).not.toContain('127.0.0.1');
  });

  it.each(['0', '1001'])('at most %s of them are not asked for', async (limit) => {
    const { errors } = await api.ask(`{ sagaInstances(limit: ${limit}) { absent { service } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'limit' } }]);
    expect(services.asked).toEqual([]);
  });

  it('are not told where the process listens beyond its own machine and asks nobody who they are', async () => {
    const open = await startApi({ ...nowhere, serviceUrls: services.urls, host: '0.0.0.0', allowRemote: true });
    for (const text of [`{ ${instances} }`, act('retry')])
      expect((await open.ask(text)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    await open.close();
    expect(services.asked).toEqual([]);
  });

  describe('where it is asked who calls', () => {
    let guarded: RunningApi;
    beforeAll(async () => {
      const places = { DATABASE_URL_VIEWS: nowhere.viewsUrl, CLICKHOUSE_URL: `${nowhere.factsUrl}/refold` };
      const config = queryConfig({ ...places, AUTH_SECRET: testSecret, LOG_LEVEL: 'silent', PORT: '0' });
      guarded = await startApi({ ...config, serviceUrls: services.urls });
    });
    afterAll(() => guarded?.close());
    const asRole = async (role: Parameters<typeof bearerOf>[0], query: string) => {
      const authorization = await bearerOf(role);
      const response = await fetch(`${guarded.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query }),
      });
      return { authorization, body: (await response.json()) as Record<string, unknown> };
    };

    it('the service is asked in the name of the person, whose name it writes down', async () => {
      services.answer('payments/sagas/checkout/order-1', 200, report);
      services.answer('payments/sagas/checkout/order-1/retry', 200, report);
      const { authorization, body } = await asRole('operator', act('retry'));
      expect(body).toMatchObject({ data: { retrySaga: { standing: 'COMPENSATION_FAILED' } } });
      expect(services.done).toMatchObject([{ path: 'payments/sagas/checkout/order-1/retry', authorization }]);
    });

    it.each(['staff', 'customer'] as const)('%s is refused, and no service is asked', async (role) => {
      for (const text of [`{ ${instances} }`, act('retry'), act('skip'), act('compensate')])
        expect((await asRole(role, text)).body).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
      expect([...services.asked, ...services.done]).toEqual([]);
    });
  });
});
