import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { examine } from '../examine';
import type { Finding } from '../record/finding';
import { HistoryRecord } from '../record/records';
import { linesOf } from './ndjson-lines';
import { NdjsonReader } from './ndjson-reader';
import { withStandardInput } from './standard-input';

const page = join(__dirname, '../../../../../docs/reference/ndjson.md');

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refold-ndjson-'));
  file = join(folder, 'records.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lines = async (text: string | Buffer) => {
  writeFileSync(file, text);
  const read = [];
  for await (const line of linesOf(file)) read.push([line.line, line.text]);
  return read;
};

const findingsOf = async (...records: object[]) => {
  writeFileSync(file, records.map((record) => JSON.stringify(record)).join('\n'));
  const findings: Finding[] = [];
  const contents = await examine(
    new NdjsonReader(file),
    (finding) => findings.push(finding),
    () => undefined,
  );
  return { contents, findings };
};

test('the example of the reference page comes in as it stands', async () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
  const records = example
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  const { contents, findings } = await findingsOf(...records);
  expect(findings).toEqual([]);
  expect(contents.byType).toEqual({
    CustomerRegistered: 1,
    OrderConfirmed: 1,
    OrderPlaced: 1,
    PaymentCaptured: 1,
    PaymentRefunded: 1,
    ProductListed: 1,
    ShipmentDispatched: 1,
    StockAllocated: 1,
    StockCounted: 1,
    StockIssued: 1,
    StockReservationCommitted: 1,
    StockReserved: 1,
  });
});

test('the reference page tells of every field', () => {
  const text = readFileSync(page, 'utf8');
  const fields = HistoryRecord.options.flatMap((option) => Object.keys(option.shape));
  for (const field of fields) expect(text).toContain(field);
});

describe('lines', () => {
  test('are counted from 1, past a byte order mark, carriage returns and a missing end', async () =>
    expect(await lines('\uFEFFa\r\n\nb')).toEqual([
      [1, 'a'],
      [2, ''],
      [3, 'b'],
    ]));

  test('keep characters that two reads cut in half', async () => {
    const text = `${'x'.repeat(65_535)}é\nend`;
    expect(await lines(text)).toEqual([
      [1, text.slice(0, -4)],
      [2, 'end'],
    ]);
  });

  test('of a file that is not there are a mistake', async () => {
    rmSync(file, { force: true });
    await expect(linesOf(file).next()).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('a record', () => {
  const customer = { kind: 'customer', id: 'ann', registeredAt: '2024-05-01T09:00:00Z', source: { system: 'shop' } };

  test.each([
    [{ ...customer, nickname: 'A' }, 'customer: nickname: is not a field of this message'],
    [{ ...customer, registeredAt: '2024-05-01' }, /registeredAt: '2024-05-01' is not a moment with a zone/],
    [{ ...customer, source: undefined }, /source/],
    [{ ...customer, kind: 'client' }, /^client: kind: /],
    [[], /^record: /],
  ])('that breaks the format is bad, and the reason names its field: %#', async (record, reason) => {
    const { findings } = await findingsOf(record);
    expect(findings).toMatchObject([{ line: 1, kind: 'bad_records', outcome: 'left-out' }]);
    expect(findings[0]?.reason).toMatch(reason);
  });

  test('with money as a number is bad: its last digit may be lost already', async () => {
    const price = { amount: 12.3, currency: 'EUR' };
    const { findings } = await findingsOf({
      kind: 'product',
      sku: 'tea',
      listedAt: customer.registeredAt,
      price,
      source: customer.source,
    });
    expect(findings[0]?.reason).toMatch(/price\.amount/);
  });
});

test('standard input is kept only while it is read', async () => {
  const copy = await withStandardInput(Readable.from(['{"a":', '1}']), async (copied) => {
    expect(readFileSync(copied, 'utf8')).toBe('{"a":1}');
    return copied;
  });
  expect(() => readFileSync(copy)).toThrow('ENOENT');
});
