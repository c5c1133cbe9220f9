import type { ConsumedBatch } from '@refold/kafka';
import { SourceClock } from './source-clock';
import { Sources } from './sources';

const minutes = (count: number): number => count * 60_000;
const iso = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');

/** Records of the only partition from this offset on. */
const batchOf = (from: number, decoded: readonly object[], end: number): ConsumedBatch =>
  ({
    ...{ topic: 'orders', partition: 0 },
    records: decoded.map((each) => ({ decoded: each })),
    next: BigInt(from + decoded.length),
    highWatermark: BigInt(end),
  }) as unknown as ConsumedBatch;
/** Events that were written at these times. */
const batch = (from: number, times: readonly number[], end = from + times.length): ConsumedBatch =>
  batchOf(
    from,
    times.map((ms) => ({ kind: 'event', recorded: { recordedAt: iso(ms) } })),
    end,
  );
const heartbeat = (from: number, ms: number): ConsumedBatch =>
  batchOf(from, [{ kind: 'heartbeat', recordedAt: iso(ms) }], from + 1);
const reach = (nextOffset: number, end: number, recordedAt: string | null = null) => ({
  ...{ topic: 'orders', partition: 0, recordedAt },
  nextOffset: BigInt(nextOffset),
  end: BigInt(end),
});

test('nothing unread is no lag, however long nobody has written', () => {
  const sources = new Sources();
  sources.saw(batch(0, [Date.now() - minutes(90)]), 0n);
  expect(sources.lagSecondsOf(reach(1, 1))).toBe(0);
});

test('the first event after a long silence is as old as itself, not as the silence', () => {
  const sources = new Sources();
  sources.saw(batch(0, [Date.now() - minutes(90)]), 0n);
  sources.saw(batch(1, [Date.now() - 2_000]), 1n);
  expect(sources.lagSecondsOf(reach(1, 2, iso(Date.now() - minutes(90))))).toBeCloseTo(2, 0);
});

test('a backlog is as old as its oldest record', () => {
  const sources = new Sources();
  sources.saw(batch(0, [Date.now() - minutes(60), Date.now() - minutes(50)], 9), 0n);
  sources.saw(batch(2, [Date.now() - minutes(40)], 9), 0n);
  expect(sources.lagSecondsOf(reach(0, 9))).toBeCloseTo(3_600, 0);
  expect(sources.lagSecondsOf(reach(2, 9))).toBeCloseTo(2_400, 0);
});

test('of what was not fetched the last record that was read tells', () => {
  expect(new Sources().lagSecondsOf(reach(3, 9, iso(Date.now() - 30_000)))).toBeCloseTo(30, 0);
  expect(new Sources().lagSecondsOf(reach(3, 9))).toBeNull();
});

test("lag is told by the owner's clock, whatever ours says", () => {
  const sources = new Sources();
  const ahead = minutes(10);
  sources.saw(batch(0, [Date.now() - minutes(3) + ahead]), 0n);
  // At the end of the partition a heartbeat comes: it was sent just now.
  sources.saw(heartbeat(1, Date.now() + ahead), 1n);
  expect(sources.all().get('orders')?.offsetMs).toBeCloseTo(ahead, -3);
  sources.saw(batch(2, [Date.now() + ahead - 5_000], 4), 2n);
  expect(sources.lagSecondsOf(reach(2, 4))).toBeCloseTo(5, 0);
});

test('a heartbeat that lay at the end of a partition when we came says nothing of the present', () => {
  const sources = new Sources();
  sources.saw(heartbeat(0, Date.now() - minutes(60)), 0n);
  expect(sources.all().get('orders')?.offsetMs).toBe(0);
});

test("an event that was published late does not turn its owner's clock back", () => {
  const sources = new Sources();
  sources.saw(heartbeat(0, Date.now()), 0n);
  sources.saw(batch(1, [Date.now() - minutes(5)]), 1n);
  expect(sources.all().get('orders')?.offsetMs).toBeCloseTo(0, -2);
  expect(sources.lagSecondsOf(reach(1, 2))).toBeCloseTo(300, 0);
});

test("an event of the future shows that its owner's clock is ahead", () => {
  const sources = new Sources();
  sources.saw(batch(0, [Date.now() + minutes(5)]), 0n);
  expect(sources.all().get('orders')?.offsetMs).toBeCloseTo(minutes(5), -3);
});

test('an estimate is forgotten when a clock is set back', () => {
  let at = 0;
  const clock = new SourceClock(
    () => at,
    () => at,
  );
  clock.heard(at + 8_000, true);
  for (at = minutes(6); at < minutes(20); at += minutes(6)) clock.heard(at - 1_000, true);
  expect(clock.offsetMs).toBe(-1_000);
});

test('silence counts from the moment on at which a word was expected', () => {
  let at = 0;
  const clock = new SourceClock(
    () => at,
    () => at,
  );
  expect(clock.silentSeconds).toBeNull();
  clock.expect();
  at = 5_000;
  expect(clock.silentSeconds).toBe(5);
  clock.heard(1, false);
  expect(clock.silentSeconds).toBe(0);
});
