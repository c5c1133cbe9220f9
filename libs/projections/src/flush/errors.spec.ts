import { CellError } from '../table/cells';
import { kindOf, Moved, RefusedFacts } from './errors';

const coded = (code: string): Error => Object.assign(new Error('of the server'), { code });

test.each([
  ['a lost race', 'again', new Moved('somebody was faster')],
  ['a deadlock', 'again', coded('40P01')],
  ['a failed serialisation', 'again', coded('40001')],
  ['a cell that its column cannot hold', 'data', new CellError('amount', 'it is too large')],
  ['facts that ClickHouse refuses', 'data', new RefusedFacts('sales_v1', new Error('no UUID'))],
  ['a number out of range', 'data', coded('22003')],
  ['text that jsonb cannot hold', 'data', coded('22P05')],
  ['a violated constraint', 'data', coded('23514')],
  ['an index entry that is too large', 'data', coded('54000')],
  ['a server that shuts down', 'store', coded('57P01')],
  ['a full disk', 'store', coded('53100')],
  ['a table that is not there', 'store', coded('42P01')],
  ['a refused connection', 'store', coded('ECONNREFUSED')],
  ['a connection that ends', 'store', new Error('Connection terminated unexpectedly')],
])('%s is of the kind %s', (_, kind, error) => expect(kindOf(error)).toBe(kind));
