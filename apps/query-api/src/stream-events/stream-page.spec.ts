import { CallFailure } from '@refold/platform';
import { ownerOfStream } from './owner-of-stream';
import { streamPage } from './stream-page';

/** A stream of five events at whoever is asked, and what was asked. */
const aStream = () => {
  const asked: string[] = [];
  const of = (service: string) => ({
    read: async (path: string) => {
      asked.push(`${service}${path}`);
      const [from = 0, to = 0] = [...path.matchAll(/(?:from|to)=(\d+)/g)].map(([, digits]) => Number(digits));
      const versions = [1, 2, 3, 4, 5].filter((version) => version >= from && version <= to);
      return versions.map((streamVersion) => ({ streamVersion })) as never;
    },
  });
  return { asked, calls: { of } as never };
};
type Args = Parameters<typeof streamPage>[2];

const pageOf = async (args: Args) => {
  const { asked, calls } = aStream();
  const { edges, pageInfo } = await streamPage(calls, 'order-4711', args);
  return { asked, versions: edges.map(({ node }) => node.streamVersion), edges, pageInfo };
};
const cursorOf = async (version: number): Promise<string> => (await pageOf({})).edges[version - 1]?.cursor ?? '';

test('a page asks the owner for its versions and one more', async () => {
  const { asked, versions, pageInfo } = await pageOf({ first: 2 });
  expect([asked, versions, pageInfo.hasNextPage]).toEqual([['orders/streams/order-4711?from=1&to=3'], [1, 2], true]);
});

test('pages follow each other forward and backward, without an event twice or left out', async () => {
  const [two, four] = [await cursorOf(2), await cursorOf(4)];
  expect(await pageOf({ first: 2, after: two })).toMatchObject({ versions: [3, 4], pageInfo: { hasNextPage: true } });
  expect(await pageOf({ first: 2, after: four })).toMatchObject({ versions: [5], pageInfo: { hasNextPage: false } });
  expect(await pageOf({ last: 2, before: four })).toMatchObject({
    versions: [2, 3],
    pageInfo: { hasPreviousPage: true },
  });
  expect(await pageOf({ last: 2, before: two })).toMatchObject({ versions: [1], pageInfo: { hasPreviousPage: false } });
  expect(await pageOf({ first: 9, after: two, before: four })).toMatchObject({ versions: [3] });
  expect(await pageOf({ after: four, before: two })).toMatchObject({ versions: [], asked: [] });
});

test('who asks from the end says before what: nobody counts a stream beforehand', async () => {
  await expect(pageOf({ last: 2 })).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT', argument: 'before' },
  });
});

test.each(['order', 'order-', 'nothing-4711', 'order-../status', 'order-4711?x', ''])(
  "'%s' is no stream, and nobody is asked",
  async (stream) => {
    const { asked, calls } = aStream();
    await expect(streamPage(calls, stream, {})).rejects.toMatchObject({ extensions: { argument: 'stream' } });
    expect(asked).toEqual([]);
  },
);

test('the owner of a stream is known by its category', () => {
  expect(['order-1', 'payment-1', 'stock-tea', 'customer-a', 'shipment-s'].map(ownerOfStream)).toEqual([
    'orders',
    'payments',
    'inventory',
    'customers',
    'shipping',
  ]);
});

test.each([
  ['timeout', 'TIMEOUT'],
  ['resting', 'UNAVAILABLE'],
] as const)('an owner that does not tell (%s) is an error that says so', async (fault, code) => {
  const read = () => Promise.reject(new CallFailure('orders', fault));
  await expect(streamPage({ of: () => ({ read }) }, 'order-1', {})).rejects.toMatchObject({
    extensions: { code },
  });
});
