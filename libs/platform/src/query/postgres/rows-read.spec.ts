import { ActiveVersions } from './active-versions';
import { RowsRead } from './rows-read';

const keys = (...each: string[]): ReadonlySet<string> => new Set(each);

describe('rows that were read', () => {
  it('are those that were asked for by their keys, in however many statements', () => {
    const read = new RowsRead();
    read.note('order_details', ['a', 'b']);
    read.note('order_details', ['c']);
    expect(['a', 'b', 'c', 'd'].map((key) => read.hasAny('order_details', keys('x', key)))).toEqual(
      [true, true, true, false], // prettier-ignore
    );
    expect(read.hasAny('order_details', null)).toBe(true);
    expect([keys('a'), null].map((each) => read.hasAny('customer_overview', each))).toEqual([false, false]);
  });

  it('may be any of a view that was read in another way as well, and of one with very many keys', () => {
    const read = new RowsRead();
    read.note('order_details', ['a']);
    read.note('order_details');
    read.note('order_details', ['b']);
    read.note(
      'stock_level',
      Array.from({ length: 201 }, (_, n) => String(n)),
    );
    expect(['order_details', 'stock_level'].map((view) => read.hasAny(view, keys('x')))).toEqual([true, true]);
  });

  it('are told by whoever asks for the table of a view', () => {
    const read = new RowsRead();
    const rows = ['order_details', 'order_facts'].map((view) => ({ view, version: 1, engine: 'postgres' }));
    const versions = new ActiveVersions(rows, (view, each) => read.note(view, each));
    versions.tableOf('order_details', ['a']);
    versions.tableOf('order_facts');
    expect(['order_details', 'order_facts'].map((view) => read.hasAny(view, keys('b')))).toEqual([false, true]);
  });
});
