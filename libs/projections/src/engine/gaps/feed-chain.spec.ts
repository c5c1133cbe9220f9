import type { ConsumedRecord } from '@refold/kafka';
import { FeedChain } from './feed-chain';

const record = (decoded: object, headers: Record<string, Buffer> = {}): ConsumedRecord =>
  ({ topic: 'orders', partition: 3, offset: 0n, decoded, raw: { headers } }) as unknown as ConsumedRecord;
const event = (feedNumber: bigint, previousFeedNumber: bigint): ConsumedRecord =>
  record({ kind: 'event', recorded: { feedNumber, service: 'orders' }, previousFeedNumber });
const heartbeat = (feedNumber: bigint, previousFeedNumber: bigint): ConsumedRecord =>
  record({ kind: 'heartbeat', service: 'orders', feedNumber, previousFeedNumber });

const chainAt = (feedNumber: bigint): FeedChain => {
  const chain = new FeedChain();
  chain.begin('orders', 3, feedNumber);
  return chain;
};

test('records that name the one before them show no gap, nor do those that come again', () => {
  const chain = chainAt(0n);
  const records = [event(2n, 0n), event(5n, 2n), event(2n, 0n), event(5n, 2n), event(6n, 5n)];
  expect(records.map((each) => chain.follow(each))).toEqual([null, null, null, null, null]);
  expect(chain.last('orders', 3)).toBe(6n);
});

test('a lost record is a gap at the next one, once', () => {
  const chain = chainAt(5n);
  expect(chain.follow(event(9n, 7n))).toEqual({
    topic: 'orders',
    partition: 3,
    service: 'orders',
    after: 5n,
    through: 7n,
  });
  expect(chain.follow(event(10n, 9n))).toBeNull();
});

test('a lost record at the very end is a gap at the next heartbeat', () => {
  const chain = chainAt(5n);
  expect(chain.follow(heartbeat(20n, 5n))).toBeNull();
  expect(chain.follow(heartbeat(20n, 7n))).toMatchObject({ after: 5n, through: 7n });
  expect(chain.follow(heartbeat(20n, 7n))).toBeNull();
});

test('a damaged record that still says its number leaves no gap behind', () => {
  const chain = chainAt(5n);
  expect(chain.follow(record({ kind: 'foreign', reason: 'broken' }, { ce_feednumber: Buffer.from('7') }))).toBeNull();
  expect(chain.follow(event(9n, 7n))).toBeNull();
});
