import { freshnessHeader, keptBy } from './keepable';

const data = { order: { id: 'order-1', total: '12.30' } };
const freshness = (ageSeconds: number) => ({ views: [{ view: 'order_details', version: 1, ageSeconds }] });
const answer = (given: object = {}) => ({ data, extensions: { freshness: freshness(1) }, ...given });
const asked = (method = 'GET', persistedQueryHit = true, ifNoneMatch?: string) => ({
  request: { http: { method, headers: new Map(ifNoneMatch === undefined ? [] : [['if-none-match', ifNoneMatch]]) } },
  metrics: { persistedQueryHit },
});
const tagOf = (result: object): string => keptBy(asked(), result)?.headers['etag'] ?? '';

describe('an answer to a persisted operation', () => {
  it('is for its caller alone, who asks anew each time', () => {
    expect(keptBy(asked(), answer())).toEqual({
      headers: {
        etag: expect.stringMatching(/^W\/"[\w-]{27}"$/) as string,
        ...{ 'cache-control': 'private, no-cache', vary: 'authorization, origin' },
        [freshnessHeader]: JSON.stringify(freshness(1)),
      },
    });
  });

  it('has the same tag as long as it says the same, however fresh it is', () => {
    const tag = tagOf(answer());
    expect(tagOf(answer({ extensions: { freshness: freshness(99) } }))).toBe(tag);
    expect(tagOf(answer({ data: { order: { ...data.order, total: '12.31' } } }))).not.toBe(tag);
    expect(tagOf(answer({ extensions: { freshness: freshness(1), hidden: { personal: ['Order.shipTo'] } } }))).not.toBe(
      tag,
    );
  });

  it('is not sent again to whoever has it, with how fresh it is now', () => {
    const tag = tagOf(answer());
    const now = answer({ extensions: { freshness: freshness(7) } });
    for (const named of [tag, tag.slice(2), `"a", ${tag}`, '*'])
      expect(keptBy(asked('GET', true, named), now)).toMatchObject({
        status: 304,
        headers: { [freshnessHeader]: JSON.stringify(freshness(7)) },
      });
    expect(keptBy(asked('GET', true, '"another"'), now)?.status).toBeUndefined();
  });

  it.each([
    ['an answer to a POST', asked('POST'), answer()],
    ['an operation that came as text', asked('GET', false), answer()],
    ['an error', asked(), answer({ errors: [{ message: 'no' }] })],
    ['a refusal', asked(), { errors: [{ message: 'no' }] }],
    ['what was waited for', asked(), answer({ extensions: { freshness: { ...freshness(1), awaited: [] } } })],
  ])('is kept by nobody if it is %s', (_, request, result) => {
    expect(keptBy(request, result as Parameters<typeof keptBy>[1])).toBeNull();
  });
});
