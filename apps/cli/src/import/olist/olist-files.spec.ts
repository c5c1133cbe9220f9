import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from '../examine';
import type { Finding } from '../record/finding';
import { figuresOf } from './figures-of-events';
import { OlistReader } from './olist-reader';

const data = process.env['REFOLD_DATA'];
const withRealFiles = data ? describe : describe.skip;
if (!data) console.warn('REFOLD_DATA is not set: the real files are not compared with their ground truth here.');

const folder = (name: string) => join(data ?? '', name);
type Truth = Record<string, Record<string, unknown>> & Record<'expected_events' | 'rows', Record<string, number>>;
const truthOf = (name: string) => JSON.parse(readFileSync(join(folder(name), 'ground_truth.json'), 'utf8')) as Truth;

withRealFiles('8,000 real orders', () => {
  const truth = data ? truthOf('olist-8k') : ({} as Truth);
  let figures: Awaited<ReturnType<typeof figuresOf>>;
  const findings: Finding[] = [];

  beforeAll(async () => {
    figures = await figuresOf(new OlistReader(folder('olist-8k')), (finding) => findings.push(finding));
  }, 60_000);

  test('nothing in them is dangling or bad', () => expect(findings).toEqual([]));

  test('become the expected number of events of each type', () => {
    const { OrderLine_rows_as_units, OrderLine_grouped, OrderPlaced_with_no_line, ...expected } = truth.expected_events;
    const { PaymentRefunded_derived, ...same } = expected;
    expect(figures.byType).toMatchObject({ ...same, PaymentRefunded: PaymentRefunded_derived });
    expect(figures.byType).toMatchObject({ ProductListed: truth.rows['products_catalogue'] });
    expect(figures.lines).toBe(OrderLine_grouped);
    expect(figures.units).toBe(OrderLine_rows_as_units);
    expect(figures.ordersWithoutLine).toBe(OrderPlaced_with_no_line);
  });

  test.each(['by_month_state', 'by_month', 'by_state', 'by_utc_month', 'by_month_status'] as const)(
    'give %s to the cent, out of the events alone',
    (table) => expect(figures.tables[table]).toEqual(truth[table]),
  );

  test('give the units and the price of every category in English', () =>
    expect(figures.byCategory).toEqual(truth['by_category_english']));

  test('give rows and amount of each way to pay', () =>
    expect(figures.byPaymentType).toEqual(truth['payments_by_type']));

  test('give the digest of all orders', () => expect(figures.digest).toBe(truth['orders_digest']?.['sha256']));

  test('refund what was captured for cancelled orders', () =>
    expect(figures.refundedCents).toBe(truth['totals_cents']?.['payment_refund_due_derived']));

  test('end in the expected states', () => {
    const rows = readFileSync(join(folder('olist-8k'), 'expected_orders.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const expected = new Map(rows.map((row) => [row.split(',')[0], row.split(',').at(-1)]));
    // The reference system has no such state: an order without lines is placed and stays so.
    const asOurs = (state?: string) => (state === 'rejected_no_lines' ? 'placed' : state);
    const wrong = [...figures.finalStates].filter(([id, state]) => state !== asOurs(expected.get(id)));
    expect(wrong).toEqual([]);
    expect(figures.finalStates.size).toBe(expected.size);
  });
});

withRealFiles('files whose references were cut', () => {
  test('give exactly the counted dangling references, each with its line', async () => {
    const truth = truthOf('olist-inconsistent');
    const findings: Finding[] = [];
    await examine(
      new OlistReader(folder('olist-inconsistent')),
      (finding) => findings.push(finding),
      () => undefined,
    );
    const count = (kind: string) => findings.filter((finding) => finding.kind === kind).length;
    const counted = Object.keys(truth).filter((key) => key.endsWith('_is_missing'));
    expect(counted).toHaveLength(5);
    for (const kind of counted) expect({ [kind]: count(kind) }).toEqual({ [kind]: truth[kind] });
    expect(findings.every(({ line, reason }) => line > 1 && reason !== '')).toBe(true);
  }, 60_000);
});
