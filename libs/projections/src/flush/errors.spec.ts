import { ClickHouseError } from '@clickhouse/client';
import { CellError } from '../table/cells';
import { kindOf, LettersMoved, Moved, RefusedFacts } from './errors';

const ofClickHouse = (code: string, type: string): Error => new ClickHouseError({ message: type, code, type });
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
  ['a statement that took too long', 'store', coded('57014')],
  ['a transaction that idled too long', 'store', coded('25P03')],
  ['a lock that was not to be had', 'store', coded('55P03')],
  ['too many connections', 'store', coded('53300')],
  ['a server out of memory', 'store', coded('53200')],
  ['a damaged page', 'store', coded('XX001')],
  ['a server that has become a reader', 'store', coded('25006')],
  ['a statement that nobody answers', 'store', new Error('Query read timeout')],
  ['a connection that was reset', 'store', coded('ECONNRESET')],
  ['a pipe that is broken', 'store', coded('EPIPE')],
  ['facts that took ClickHouse too long', 'store', ofClickHouse('159', 'TIMEOUT_EXCEEDED')],
  ['facts that ClickHouse had no memory for', 'store', ofClickHouse('241', 'MEMORY_LIMIT_EXCEEDED')],
  ['facts in too many parts', 'store', ofClickHouse('252', 'TOO_MANY_PARTS')],
  ['letters that others have taken', 'store', new LettersMoved()],
  ['a table that is not there', 'store', coded('42P01')],
  ['a refused connection', 'store', coded('ECONNREFUSED')],
  ['a connection that ends', 'store', new Error('Connection terminated unexpectedly')],
])('%s is of the kind %s', (_, kind, error) => expect(kindOf(error)).toBe(kind));
