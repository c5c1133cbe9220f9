import { sortKeys } from '../answers/sort';
import { Checkouts } from '@refold/views';
import { all, hasOneOf } from '../filters/criterion';
import { pageRequest } from './page';
import { Parameters } from './parameters';
import { type Walk, walkedPageStatement } from './walk';

const every = ['ended', 'running', 'stuck'];
const walk = (among?: readonly string[]): Walk => ({
  ...{ column: 'status', then: 'started_at', values: every },
  among,
});
type Direction = 'asc' | 'desc';
const by = (...steps: [string, Direction][]) =>
  sortKeys(
    Checkouts,
    'orderId',
    steps.map(([field, direction]) => ({ field, direction })),
  );
const statement = (keys: ReturnType<typeof by>, of: Walk, position: (string | null)[] | null = null) => {
  const parameters = new Parameters();
  const request = { ...pageRequest(keys, { first: 3 }), ...(position && { after: position }) };
  const { holds } = all(of.among ? [hasOneOf('status', of.among, every)] : []);
  const text = walkedPageStatement('select * from checkouts_v1', request, [holds], parameters, of);
  return { text, values: parameters.values, skewed: parameters.skewed };
};
const byTime = by(['startedAt', 'desc']);

describe('a page of rows with few values in a column', () => {
  it('is a walk for each of several, put together', () => {
    const { text, values } = statement(byTime, walk(['running', 'stuck']));
    expect(values).toEqual([
      ['running', 'stuck'],
      ['running', 'stuck'],
    ]);
    expect(text).toBe(
      'select rows.* from unnest($1::text[]) as walk (value) cross join lateral (' +
        'select * from checkouts_v1 where (status = any($2)) and (status = walk.value) order by started_at desc, order_id desc limit 4' +
        ') as rows order by "startedAt" desc, "orderId" desc limit 4',
    );
  });

  it('is a simple page where there is one', () => {
    const { text, values } = statement(byTime, walk(['stuck']));
    expect(text).not.toContain('walk');
    expect(text).toContain('(status = $2) order by started_at desc');
    expect(values).toEqual(['stuck', 'stuck']);
  });

  it('is a simple page where there are all of them, or another order than that of the index', () => {
    expect(statement(byTime, walk()).text).not.toContain('walk');
    expect(statement(by(['step', 'asc']), walk(['running', 'stuck'])).text).not.toContain('walk');
  });

  it('is planned by its values where walks do not serve it', () => {
    expect(statement(by(['step', 'asc']), walk(['stuck'])).skewed).toBe(true);
    expect(statement(byTime, walk(['stuck'])).skewed).toBe(false);
  });

  it('by the column itself is in the order of the index, or a walk for each value where directions differ', () => {
    expect(statement(by(['status', 'asc'], ['startedAt', 'asc']), walk()).text).not.toContain('walk');
    const { text, values } = statement(by(['status', 'asc'], ['startedAt', 'desc']), walk());
    expect(values).toEqual([every]);
    expect(text).toContain('order by started_at desc, order_id desc limit 4');
    expect(text).toMatch(/order by "status" asc, "startedAt" desc, "orderId" desc limit 4$/);
  });

  it('goes on after a position in each walk, which knows its value without a row', () => {
    const at = '2026-03-01T10:00:00.000000Z';
    const { text } = statement(by(['status', 'asc'], ['startedAt', 'desc']), walk(), ['running', at, 'a']);
    expect(text).toContain('(status = walk.value) and ((walk.value > $2::text)) order by');
    expect(text).toContain('((walk.value = $3::text) and (started_at < $4::timestamptz)) order by');
  });
});
