import { clickhouseFacts, event, Id, madeOf, postgresView, stream } from '@refold/model';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { fingerprintOfFacts, fingerprintOfView } from './fingerprint';

class Opened extends event('Opened', 1, { shopId: Id }) {}
class Shut extends event('Shut', 1, { shopId: Id }) {}
const Shops = stream('shop', { service: 'shops', id: 'shopId', partitionBy: 'shopId', events: [Opened, Shut] });

@Entity('shops')
class Shop {
  @PrimaryColumn('text') shopId: string;
  @Column('boolean') open: boolean;
}

const head = { name: 'shops', version: 1, key: 'shopId', from: [Shops], definedBy: 'Opened' } as const;
const initial = { open: false };
const shops = postgresView(Shop, { ...head, initial }).on({ Opened: () => ({ open: true }) });

test('a definition that reads the same has the same fingerprint', () => {
  const again = postgresView(Shop, { ...head, initial }).on({ Opened: () => ({ open: true }) });
  expect(fingerprintOfView(again)).toBe(fingerprintOfView(shops));
});

test.each([
  ['another handler', postgresView(Shop, { ...head, initial }).on({ Opened: () => ({ open: false }) })],
  [
    'one handler more',
    postgresView(Shop, { ...head, initial }).on({ Opened: () => ({ open: true }), Shut: () => null }),
  ],
  [
    'another beginning',
    postgresView(Shop, { ...head, initial: { open: true } }).on({ Opened: () => ({ open: true }) }),
  ],
  [
    'a derived column',
    postgresView(Shop, { ...head, initial, derive: () => ({}) }).on({ Opened: () => ({ open: true }) }),
  ],
  [
    'another defining event',
    postgresView(Shop, { ...head, initial, definedBy: 'Shut' }).on({ Opened: () => ({ open: true }) }),
  ],
])('%s is another definition', (_, changed) => expect(fingerprintOfView(changed)).not.toBe(fingerprintOfView(shops)));

test('a handler that is made of another step is another definition', () => {
  const opened = (step: () => { open: boolean }) => madeOf([step], () => step());
  const of = (step: () => { open: boolean }) =>
    fingerprintOfView(postgresView(Shop, { ...head, initial }).on({ Opened: opened(step) }));
  expect(of(() => ({ open: true }))).toBe(of(() => ({ open: true })));
  expect(of(() => ({ open: true }))).not.toBe(of(() => ({ open: false })));
});

test('facts differ by their columns and by their sorting', () => {
  const facts = (columns: { shop_id: 'String'; size: 'UInt8' | 'UInt16' }, orderBy: ('shop_id' | 'size')[]) =>
    fingerprintOfFacts(
      clickhouseFacts('openings', { version: 1, from: [Shops], columns, orderBy }).on({
        Opened: ({ shopId }) => [{ shop_id: shopId, size: 1 }],
      }),
    );
  const all = [
    facts({ shop_id: 'String', size: 'UInt8' }, ['shop_id']),
    facts({ shop_id: 'String', size: 'UInt16' }, ['shop_id']),
    facts({ shop_id: 'String', size: 'UInt8' }, ['size']),
  ];
  expect(new Set(all).size).toBe(3);
});
