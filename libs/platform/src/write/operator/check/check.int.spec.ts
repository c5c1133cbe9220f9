import { Module, type DynamicModule } from '@nestjs/common';
import { aggregate, command, event, Id, stream, Text, type EventCheck, type EventSample } from '@refold/model';
import { eventually, testService, type TestService } from '@refold/testing';
import { WriteSide } from '../../write-side.module';
import type { WriteConfig } from '../../../config';

/* Contracts as they are after some years: version 1 had one name, version 2 two, and version 3 has them in one field. */
class Called extends event('Called', 3, { pupilId: Id, name: Text(20) }) {
  static upcast = {
    1: ({ pupilId, called }: { pupilId: string; called: string }) => ({ pupilId, first: called, last: '' }),
    2: ({ pupilId, first, last }: { pupilId: string; first: string; last: string }) => ({
      pupilId,
      name: `${first} ${last}`.trim(),
    }),
  };
}
class Praised extends event('Praised', 1, { pupilId: Id }) {}
class Call extends command('Call', { pupilId: Id, name: Text(20) }) {}
const Pupils = stream('pupil', { service: 'orders', id: 'pupilId', partitionBy: 'pupilId', events: [Called, Praised] });
const mistake = { present: false };
const Pupil = aggregate(Pupils, () => '')
  .evolve({
    Called: (_, { name }) => name,
    Praised: (name) => {
      if (mistake.present) throw new Error('evolve has a mistake');
      return name;
    },
  })
  .decide([Call], { Call: (_, called) => new Called(called) });

@Module({})
class School {
  static with(config: WriteConfig): DynamicModule {
    return { module: School, imports: [WriteSide.for({ config, streams: [Pupils], aggregates: [Pupil] })] };
  }
}

let service: TestService;
beforeAll(async () => {
  service = await testService('orders', (config) => School.with(config));
  const line = (n: number, type: string, data: object) => ({
    eventId: uuid(n),
    ...{ type, occurredAt: '2020-01-01T00:00:00Z', data },
  });
  await service.history(
    line(1, 'Called', { pupilId: 'a', name: 'x' }),
    line(2, 'Called', { pupilId: 'b', name: 'x' }),
    line(3, 'Called', { pupilId: 'c', name: 'x' }),
    ...Array.from({ length: 40 }, (_, n) => line(100 + n, 'Praised', { pupilId: `p${n}` })),
    line(4, 'Praised', { pupilId: 'a' }),
  );
  await store(1, { schema_version: 1, data: { pupilId: 'a', called: 'Ada' } });
  await store(2, { schema_version: 2, data: { pupilId: 'b', first: 'Bo', last: 'Berg' } });
  await eventually(async () => ((await service.get('/status')).body as { feed: { head: string } }).feed.head === '44');
});
afterAll(() => service.drop());
afterEach(() => {
  mistake.present = false;
});

const uuid = (n: number): string => `0192e4a0-0000-7000-8000-${n.toString().padStart(12, '0')}`;
/** As an earlier version of the code has left it. */
const store = (n: number, { schema_version: version, data, type = 'Called' }: Stored): Promise<unknown> =>
  service.database.pool.query('update events set schema_version = $2, data = $3, type = $4 where id = $1', [
    ...[uuid(n), version, JSON.stringify(data), type],
  ]);
interface Stored {
  readonly schema_version: number;
  readonly data: object;
  readonly type?: string;
}
const check = async (order: object = {}): Promise<Record<string, EventCheck>> => {
  const { status, body } = await service.post('/operator/check', order);
  expect(status).toBe(200);
  const { checks } = body as unknown as { checks: EventCheck[] };
  return Object.fromEntries(checks.map((each) => [`${each.type}/${each.schemaVersion}`, each]));
};

test('every stored version is read by today’s contract, and its stream evolved', async () => {
  const checks = await check({ each: 5 });
  expect(Object.keys(checks)).toEqual(['Called/1', 'Called/2', 'Called/3', 'Praised/1']);
  expect(Object.values(checks).map(({ broken, first }) => [broken, first])).toEqual([0, 0, 0, 0].map(() => [0, null]));
  expect(checks['Praised/1']).toMatchObject({ service: 'orders', events: '41', skipped: false });
  expect(checks['Praised/1']?.sampled).toBeGreaterThanOrEqual(2);
  expect(checks['Praised/1']?.sampled).toBeLessThanOrEqual(5);
});

test('a sample has the first and the last event of its kind', async () => {
  const { samples } = (await service.get('/samples?each=3')).body as unknown as { samples: EventSample[] };
  const praised = samples.find(({ type }) => type === 'Praised');
  expect(praised?.events).toBe('41');
  expect(praised?.ids).toEqual(expect.arrayContaining([uuid(100), uuid(4)]));
  expect((await service.get('/samples?each=1')).status).toBe(422);
});

test('an event of the future, a removed one, and one that is off its contract are named; stored they stay as they are', async () => {
  await store(2, { schema_version: 9, data: { pupilId: 'b', alias: ['B'] } });
  await store(3, { schema_version: 1, type: 'Expelled', data: { pupilId: 'c' } });
  const checks = await check();
  expect(checks['Called/9']?.first).toMatchObject({ id: uuid(2), streamId: 'pupil-b', fold: 'contract' });
  expect(checks['Called/9']?.first?.why).toContain('Called has version 9; this code knows up to 3.');
  expect(checks['Expelled/1']?.first).toMatchObject({ fold: 'contract', why: 'No contract is named Expelled.' });
  const skipping = await check({ skip: ['Expelled'] });
  expect(skipping['Expelled/1']).toMatchObject({ broken: 1, skipped: true });
  expect(skipping['Expelled/1']?.first).toMatchObject({ fold: 'pupil (commands)' });
  expect(skipping['Expelled/1']?.first?.why).toContain('Commands cannot load pupil-c');
  const { rows } = await service.database.pool.query('select schema_version, data from events where id = $1', [
    uuid(2),
  ]);
  expect(rows).toEqual([{ schema_version: 9, data: { pupilId: 'b', alias: ['B'] } }]);
});

test('an event on which a state cannot be evolved is named with its stream', async () => {
  mistake.present = true;
  const { first } = (await check({ each: 1_000 }))['Praised/1'] as EventCheck;
  expect(first).toMatchObject({ feedNumber: '4', fold: 'pupil (commands)', why: 'evolve has a mistake' });
});
