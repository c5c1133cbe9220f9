import { Problem } from '../../../http';
import { asCallersSee, isStoreDown } from './store-failures';

const coded = (code: string, cause?: unknown) => Object.assign(new Error('x', { cause }), { code });

test.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '53300', '08006', '57014', '25006'])(
  '%s means that the store is away',
  (code) => expect(isStoreDown(coded(code))).toBe(true),
);
test.each([
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  'Cannot use a pool after calling end on the pool',
])('"%s" means that the store is away', (text) => expect(isStoreDown(new Error(text))).toBe(true));
test('a wrapped failure is seen through', () => {
  expect(isStoreDown(new Error('Migration failed', { cause: coded('57P01') }))).toBe(true);
});
test.each([coded('23505'), coded('42P01'), new Error('no'), 'text', undefined])('%p does not', (error) => {
  expect(isStoreDown(error)).toBe(false);
  expect(asCallersSee(error)).toBe(error);
});
test('callers are told to come again, without a word about where the store is', () => {
  const told = asCallersSee(new Error('connect ECONNREFUSED 10.0.0.7:5432', { cause: coded('ECONNREFUSED') }));
  expect(told).toBeInstanceOf(Problem);
  expect(told).toMatchObject({ status: 503, code: 'unavailable' });
  expect((told as Problem).message).not.toContain('10.0.0.7');
});
