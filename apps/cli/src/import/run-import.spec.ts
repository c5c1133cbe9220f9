import { noCredentials } from '@refold/platform/access';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Output } from '../output/output';
import { serviceNames } from '../system/services';
import type { Finding } from './record/finding';
import { NdjsonReader } from './ndjson/ndjson-reader';
import { runImport } from './run-import';
import { TestService } from './send/test-service';

let folder: string;
let service: TestService;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refold-import-'));
  service = await TestService.start();
});
afterEach(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

const source = { system: 'shop' };
const customer = (id: string, name = 'Ann') => ({
  kind: 'customer',
  id,
  name,
  registeredAt: '2024-05-01T09:00:00Z',
  source,
});
const count = (id: string, quantity: number, sku = 'tea') => ({
  ...{ kind: 'stock', id, sku, movement: 'count', quantity, at: '2024-05-01T09:00:00Z', source },
});

async function importing(
  records: readonly (object | string)[],
  options: { dryRun?: boolean; leaveOutBad?: boolean; patienceMs?: number } = {},
) {
  const file = join(folder, 'records.ndjson');
  const reportFile = join(folder, 'report.ndjson');
  writeFileSync(
    file,
    records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n'),
  );
  const said: { event: string; facts: object }[] = [];
  const say = (event: string, facts: object) => void said.push({ event, facts });
  const output: Output = { progress: say, notice: say, result: say };
  const exitCode = await runImport(new NdjsonReader(file, 'records.ndjson'), {
    dryRun: false,
    leaveOutBad: false,
    patienceMs: 5_000,
    ...options,
    reportFile,
    output,
    locate: () => ({
      services: Object.fromEntries(serviceNames.map((name) => [name, service.url])) as Record<
        (typeof serviceNames)[number],
        string
      >,
      projector: '',
      queryApi: '',
      pids: {},
      credentials: noCredentials,
      foundBy: 'the test',
    }),
  });
  const text = readFileSync(reportFile, 'utf8');
  const report = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Finding);
  return { exitCode, report, said, result: said.find(({ event }) => event === 'finished')?.facts };
}

test('records come in once: a second import changes nothing and says so', async () => {
  const records = [customer('ann'), customer('bob')];
  expect(await importing(records)).toMatchObject({ exitCode: 0, result: { appended: 2, repeated: 0 } });
  expect(await importing(records)).toMatchObject({ exitCode: 0, result: { appended: 0, repeated: 2 } });
  expect(service.lines).toHaveLength(2);
});

test('a record that has changed is a conflict, reported with its line, and the import fails', async () => {
  await importing([customer('ann'), customer('bob')]);
  const { exitCode, report, result } = await importing([customer('ann'), customer('bob', 'Robert')]);
  expect({ exitCode, result }).toMatchObject({ exitCode: 1, result: { repeated: 1, conflicts: 1 } });
  expect(report).toMatchObject([
    {
      file: 'records.ndjson',
      line: 2,
      kind: 'conflicts',
      reason: 'customer-bob CustomerRegistered: has other content',
    },
  ]);
});

test('nothing is sent when one record cannot be imported', async () => {
  const { exitCode, report } = await importing([customer('ann'), { ...customer('bob'), id: 'no spaces' }, 'not json']);
  expect(exitCode).toBe(1);
  expect(report).toMatchObject([
    { line: 2, kind: 'bad_records', id: 'no spaces', reason: expect.stringMatching(/^customer: id: must be/) },
    { line: 3, kind: 'bad_records', reason: expect.stringMatching(/^is not JSON/) },
  ]);
  expect(service.lines).toEqual([]);
});

test('the rest is sent on demand when a record cannot be imported, and the import still fails', async () => {
  const { exitCode } = await importing([customer('ann'), 'not json'], { leaveOutBad: true });
  expect(exitCode).toBe(1);
  expect(service.lines).toHaveLength(1);
});

test('a dry run tells what the files hold and sends nothing', async () => {
  const { exitCode, said } = await importing([customer('ann')], { dryRun: true });
  expect(exitCode).toBe(0);
  expect(said).toContainEqual({
    event: 'examined',
    facts: expect.objectContaining({
      records: 1,
      events: 1,
      byType: { CustomerRegistered: 1 },
      findings: {},
    }) as object,
  });
  expect(service.batches).toEqual([]);
});

test('the events of one stream arrive in the order of their lines, in full batches', async () => {
  const counts = Array.from({ length: 2500 }, (_, index) => count(`m${index}`, index));
  expect(await importing(counts)).toMatchObject({ exitCode: 0, result: { appended: 2500 } });
  expect(service.lines.map(({ data }) => data['onHand'])).toEqual(counts.map(({ quantity }) => quantity));
  expect(service.batches).toEqual([1000, 1000, 500]);
});

test('a service that is away is waited for, and an answer that was lost is asked for again', async () => {
  service.failures = [503, 0, 500];
  const { exitCode, result, said } = await importing([customer('ann')]);
  expect({ exitCode, result }).toMatchObject({ exitCode: 0, result: { appended: 0, repeated: 1 } });
  expect(said.map(({ event }) => event)).toContain('waiting-for-customers');
});

test('a service that stays away ends the import as not reachable', async () => {
  service.failures = Array<number>(20).fill(503);
  await expect(importing([customer('ann')], { patienceMs: 300 })).rejects.toMatchObject({ exitCode: 3 });
});

test('a service that refuses the request ends the import at once', async () => {
  service.failures = [400];
  await expect(importing([customer('ann')])).rejects.toMatchObject({ exitCode: 1 });
});

test('records that point to what is not there are kept in the report and fail nothing', async () => {
  const order = {
    kind: 'order',
    id: 'A-1',
    customerId: 'nobody',
    placedAt: '2024-05-01T09:00:00Z',
    currency: 'EUR',
    source,
  };
  const line = { sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'EUR' } };
  const cancellation = { kind: 'cancellation', orderId: 'A-9', cancelledAt: '2024-05-01T09:00:00Z', source };
  const { exitCode, report } = await importing([{ ...order, lines: [line] }, cancellation]);
  expect(exitCode).toBe(0);
  expect(report).toMatchObject([
    { line: 1, kind: 'orders_whose_customer_is_missing', outcome: 'kept' },
    { line: 1, kind: 'order_lines_whose_product_is_missing', outcome: 'kept' },
    { line: 2, kind: 'cancellations_whose_order_is_missing', outcome: 'left-out', id: 'A-9' },
  ]);
});
