import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../record/finding';
import type { HistoryRecord, PlacedRecord } from '../record/records';
import { olistFolder, type OlistFolder } from './olist-folder';
import { OlistReader } from './olist-reader';

let folder: OlistFolder;
afterEach(() => folder.delete());

async function read(changed: Parameters<typeof olistFolder>[0] = {}) {
  folder = olistFolder(changed);
  return readAgain();
}

async function readAgain() {
  const placed: PlacedRecord[] = [];
  const findings: Finding[] = [];
  for await (const record of new OlistReader(folder.dir).read((finding) => findings.push(finding))) placed.push(record);
  const of = <K extends HistoryRecord['kind']>(kind: K) =>
    placed.map(({ record }) => record).filter((record) => record.kind === kind) as Extract<
      HistoryRecord,
      { kind: K }
    >[];
  return { placed, findings, of };
}

const kinds = (findings: readonly Finding[]) => findings.map(({ kind }) => kind);

describe('an order of the files', () => {
  test('has its units grouped into lines, in the order of their numbers', async () => {
    const { of } = await read();
    expect(of('order').find(({ id }) => id === 'o1')?.lines).toEqual([
      expect.objectContaining({ sku: 'sku-a', quantity: 2, freight: { amount: 300n, currency: 'BRL' } }),
      expect.objectContaining({ sku: 'sku-b', quantity: 1, unitPrice: { amount: 590n, currency: 'BRL' } }),
    ]);
  });

  test('goes to the address of its own customer row, the postal prefix with its leading zero', async () => {
    const { of } = await read();
    const [o1, o2] = of('order');
    expect(o1?.shipTo).toEqual({ postalCode: '09121', city: 'santo andré', state: 'SP', country: 'BR' });
    expect(o2?.shipTo).toEqual({ postalCode: '01001', city: 'são paulo, centro', state: 'SP', country: 'BR' });
  });

  test('keeps its own status beside ours', async () => {
    const { of } = await read();
    expect(of('order').map(({ source }) => source.status)).toEqual(['delivered', 'shipped', 'unavailable']);
  });

  test('is paid by rows in the order of their numbers, each at its approval', async () => {
    const { of } = await read();
    expect(of('payment').map(({ id, capturedAt }) => [id, capturedAt])).toEqual([
      ['o1-1', '2018-06-12T23:44:26.000000Z'],
      ['o1-2', '2018-06-12T23:44:26.000000Z'],
      ['o2-1', '2018-01-20T14:37:13.000000Z'],
      ['o3-1', '2018-03-01T12:30:00.000000Z'],
    ]);
  });

  test('that was never approved has declined payments, unless it was delivered', async () => {
    const { of } = await read({
      orders: 'o1,c1,canceled,2018-06-12 20:07:44,,,\no2,c2,delivered,2018-01-20 12:15:57,,,2018-01-30 11:32:35',
    });
    const [first, , third] = of('payment');
    expect(first).toMatchObject({ failedAt: '2018-06-12T23:07:44.000000Z' });
    expect(third).toMatchObject({ id: 'o2-1', capturedAt: '2018-01-20T14:15:57.000000Z' });
    expect(of('refund')).toEqual([]);
  });

  test('that is unavailable is cancelled at its latest known time, short of stock, and refunded', async () => {
    const { of } = await read();
    expect(of('order')[2]).toMatchObject({ id: 'o3', reservation: { outcome: 'short' } });
    expect(of('order')[2]).not.toHaveProperty('confirmedAt');
    expect(of('cancellation')).toEqual([
      { kind: 'cancellation', orderId: 'o3', cancelledAt: '2018-03-01T12:30:00.000000Z', source: { system: 'olist' } },
    ]);
    expect(of('refund')).toMatchObject([{ id: 'o3-1', paymentId: 'o3-1', amount: { amount: 800n } }]);
  });
});

describe('a person', () => {
  test('is registered once, at the first of several orders, wherever it stands in the file', async () => {
    const { of } = await read();
    expect(of('customer').map(({ id, registeredAt }) => [id, registeredAt])).toEqual([
      ['p1', '2018-01-20T14:15:57.000000Z'],
      ['p2', '2018-03-01T12:00:00.000000Z'],
    ]);
    expect(of('customer')[0]?.address?.postalCode).toBe('01001');
  });
});

describe('a product', () => {
  test('has its category in English where it is translated, else its own, else none', async () => {
    const { of } = await read();
    expect(of('product').map(({ category }) => category)).toEqual(['health_beauty', undefined, 'sem_traducao']);
  });

  test('keeps its own category when there is no translation at all', async () => {
    const { of } = await read({ translation: undefined });
    expect(of('product').map(({ category }) => category)).toEqual(['beleza_saude', undefined, 'sem_traducao']);
  });

  test('is read past a byte order mark, carriage returns and quotes', async () => {
    await read();
    const text = '\uFEFF"product_id","product_category_name"\r\n"sku-a","beleza_saude"\r\n';
    writeFileSync(join(folder.dir, 'olist_products_dataset.csv'), text);
    const { of } = await readAgain();
    expect(of('product')).toMatchObject([{ sku: 'sku-a', category: 'health_beauty' }]);
  });
});

describe('a row that points to nothing', () => {
  test('leaves an order out with its items and payments when its customer is missing', async () => {
    const { of, findings } = await read({ customers: 'c2,p1,01001,são paulo,SP\nc3,p2,20231,rio,RJ' });
    expect(of('order').map(({ id }) => id)).toEqual(['o2', 'o3']);
    expect(of('payment').map(({ orderId }) => orderId)).toEqual(['o2', 'o3']);
    expect(findings).toContainEqual({
      file: 'olist_orders_dataset.csv',
      line: 2,
      kind: 'orders_whose_customer_is_missing',
      id: 'o1',
      reason: 'The customer c1 is not in the files.',
      outcome: 'left-out',
    });
    const leftOut = kinds(findings).filter((kind) => kind.endsWith('_of_orders_left_out'));
    expect(leftOut.toSorted()).toEqual([
      ...Array<string>(3).fill('order_items_of_orders_left_out'),
      ...Array<string>(2).fill('payments_of_orders_left_out'),
    ]);
  });

  test('keeps the line of an item whose product and seller are missing', async () => {
    const { of, findings } = await read({ items: 'o1,1,gone,nobody,10.0,1.5' });
    expect(of('order')[0]?.lines).toMatchObject([{ sku: 'gone', sellerId: 'nobody' }]);
    expect(findings).toMatchObject([
      { kind: 'order_items_whose_product_is_missing', line: 2, id: 'o1/1', outcome: 'kept' },
      { kind: 'order_items_whose_seller_is_missing', line: 2, id: 'o1/1', outcome: 'kept' },
    ]);
  });

  test('leaves out items and payments whose order is missing', async () => {
    const { of, findings } = await read({ orders: 'o2,c2,shipped,2018-01-20 12:15:57,,,' });
    expect(of('order')).toHaveLength(1);
    expect(kinds(findings).filter((kind) => kind === 'order_items_whose_order_is_missing')).toHaveLength(3);
    expect(kinds(findings).filter((kind) => kind === 'payments_whose_order_is_missing')).toHaveLength(3);
  });
});

describe('a row that cannot be read', () => {
  test('leaves its order out when it is an item, and is named with its line', async () => {
    const { of, findings } = await read({ items: 'o1,1,sku-a,s1,"10,0",1.5\no2,1,sku-a,s1,10.0,1.5' });
    expect(of('order').map(({ id }) => id)).toEqual(['o2', 'o3']);
    expect(findings[0]).toMatchObject({ file: 'olist_order_items_dataset.csv', line: 2, kind: 'bad_records' });
    expect(findings[0]?.reason).toMatch(/^price: must be a decimal number/);
    expect(kinds(findings)).toContain('payments_of_orders_left_out');
  });

  test('leaves itself out alone when it is a payment', async () => {
    const { of, findings } = await read({ payments: 'o1,1,credit_card,3,x\no1,2,voucher,1,3.9' });
    expect(of('order')).toHaveLength(3);
    expect(of('payment').map(({ id }) => id)).toEqual(['o1-2']);
    expect(findings).toMatchObject([{ file: 'olist_order_payments_dataset.csv', line: 2, kind: 'bad_records' }]);
  });

  test('is found where it stands, also behind a cell of several lines', async () => {
    const { findings } = await read({ customers: 'c1,p1,9121,"two\nlines",SP\nc2,p1,01001\nc3,p2,20231,rio,RJ' });
    expect(findings[0]).toMatchObject({ line: 4, kind: 'bad_records', reason: 'has 3 cells, its header 5' });
  });
});

test('a folder without the files is refused by their names', () => {
  folder = olistFolder({ sellers: undefined });
  expect(() => new OlistReader(folder.dir)).toThrow('has no olist_sellers_dataset.csv');
});

test('a file without a column that is needed is refused by its name', async () => {
  await read();
  writeFileSync(join(folder.dir, 'olist_sellers_dataset.csv'), 'id\ns1\n');
  await expect(readAgain()).rejects.toThrow('olist_sellers_dataset.csv has no column seller_id.');
});
