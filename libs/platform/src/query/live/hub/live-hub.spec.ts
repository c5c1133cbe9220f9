import { usualTerms } from '../live-terms';
import type { Newcomer } from './followed-question';
import type { Follower } from './follower';
import { LiveHub } from './live-hub';
import { Outlet } from './outlet';
import { answerOf, customer, failure, newcomer, questionOf, row, rowsOf, soon, TestSignal, valueOf } from './test-hub';
import { type ViewChange, viewChangeIn } from './view-change';

const stops: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

const started = (terms: Partial<typeof usualTerms> = {}) => {
  const signal = new TestSignal();
  const values = new Map<string, unknown>();
  const asked: string[] = [];
  let hold: Promise<void> = Promise.resolve();
  const hub = new LiveHub({
    terms: { ...usualTerms, lookMs: 3_600_000, paceMs: 5, listenMs: 0, ...terms },
    signal,
    ask: async ({ id }) => {
      asked.push(id);
      const value = values.get(id);
      await hold;
      return answerOf(value, rowsOf(id));
    },
  });
  stops.push(() => hub.stop());
  const follow = (id: string, seen: string | null = null, from: Partial<Newcomer> = {}) =>
    hub.follow(questionOf(id), newcomer({ seen, ...from }));
  return { hub, signal, values, asked, follow, holdUntil: (until: Promise<void>): void => void (hold = until) };
};
const isSilent = async (follower: Follower): Promise<boolean> => {
  const next = follower.next().then(() => false);
  return Promise.race([next, soon().then(() => true)]);
};

test('a question is asked once for all who follow it', async () => {
  const { hub, signal, values, asked, follow } = started();
  values.set('a', 1);
  const followers = Array.from({ length: 100 }, () => follow('a'));
  expect(await Promise.all(followers.map(valueOf))).toEqual(Array<number>(100).fill(1));
  expect(asked.length).toBeLessThanOrEqual(2);
  values.set('a', 2);
  signal.tell(row('a'));
  expect(await Promise.all(followers.map(valueOf))).toEqual(Array<number>(100).fill(2));
  expect(asked.length).toBeLessThanOrEqual(3);
  for (const follower of followers) await follower.return();
  await soon();
  expect([hub.sizes, signal.listeners]).toEqual([{ questions: 0, followers: 0 }, 0]);
});

test.each<[string, ViewChange, boolean]>([
  ['its row', row('x', 'a'), true],
  ['another row', row('x'), false],
  ['any row of its view', { view: 'order_details', keys: null }, true],
  ['a row of another view that it was read from', customer('x', 'c'), true],
  ['another row of that view', customer('x'), false],
  ['a view that it may read and was not read from', { view: 'checkouts', keys: null }, false],
  ['a view that it does not read', { view: 'stock_level', keys: null }, false],
  ['nobody knows what', 'anything', true],
])('a change of %s wakes it or not', async (_, change, wakes) => {
  const { signal, asked, follow } = started();
  const follower = follow('a');
  await follower.next();
  await soon();
  const before = asked.length;
  signal.tell(change);
  await soon();
  expect(asked.length - before).toBe(wakes ? 1 : 0);
  await follower.return();
});

test('who is slow gets the newest, and not what was in between; what comes back to what they know is no news', async () => {
  const { signal, values, follow } = started();
  values.set('a', 1);
  const [slow, fast] = [follow('a'), follow('a')];
  expect([await valueOf(slow), await valueOf(fast)]).toEqual([1, 1]);
  for (const value of [2, 3, 4]) {
    values.set('a', value);
    signal.tell(row('a'));
    expect(await valueOf(fast)).toBe(value);
  }
  expect(await valueOf(slow)).toBe(4);
  for (const value of [5, 4]) {
    values.set('a', value);
    signal.tell(row('a'));
    expect(await valueOf(fast)).toBe(value);
  }
  expect(await isSilent(slow)).toBe(true);
});

test('who knows the answer already is told when it is another', async () => {
  const { signal, values, follow } = started();
  values.set('a', 1);
  const follower = follow('a', answerOf(1).mark);
  expect(await isSilent(follower)).toBe(true);
  values.set('a', 2);
  const behind = follow('a', answerOf(1).mark);
  expect(await valueOf(behind)).toBe(2);
  signal.tell(row('a'));
});

test('who comes while it is read gets an answer that is read after they came', async () => {
  const { values, follow, asked, holdUntil } = started();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  holdUntil(held);
  values.set('a', 'old');
  const first = follow('a');
  await soon(5);
  values.set('a', 'new');
  const late = follow('a');
  const told = valueOf(late);
  release();
  expect([await valueOf(first), await told]).toEqual(['old', 'new']);
  expect(asked).toEqual(['a', 'a']);
});

test('words that come while an answer is read are one, and none of them is lost', async () => {
  const { signal, values, asked, follow } = started({ paceMs: 30 });
  values.set('a', 0);
  const follower = follow('a');
  await valueOf(follower);
  for (let value = 1; value <= 200; value++) {
    values.set('a', value);
    signal.tell(row('a'));
    if (value % 20 === 0) await soon(3);
  }
  let last: unknown;
  while (last !== 200) last = await valueOf(follower);
  expect(asked.length).toBeLessThan(10);
  await follower.return();
});

test('without any word all are looked for now and then', async () => {
  const { values, follow } = started({ lookMs: 20 });
  values.set('a', 1);
  const follower = follow('a');
  await valueOf(follower);
  values.set('a', 2);
  expect(await valueOf(follower)).toBe(2);
  await follower.return();
});

test('no more are read at a time than may be', async () => {
  let [now, most] = [0, 0];
  const hub = new LiveHub({
    terms: { ...usualTerms, atOnce: 3, atOncePerCaller: 3 },
    signal: new TestSignal(),
    ask: async () => {
      most = Math.max(most, ++now);
      await soon(5);
      now -= 1;
      return answerOf(1);
    },
  });
  const followers = Array.from({ length: 20 }, (_, n) => hub.follow(questionOf(String(n)), newcomer()));
  await Promise.all(followers.map(valueOf));
  expect(most).toBe(3);
  for (const follower of followers) await follower.return();
});

test('a follower that has ended hears nothing more, ends once, and lets who waits for it go', async () => {
  const ended = jest.fn();
  const { hub, signal, values } = started();
  values.set('a', 1);
  const follower = hub.follow(questionOf('a'), newcomer({ onEnd: ended }));
  await valueOf(follower);
  const waiting = valueOf(follower);
  await follower.return();
  await follower.return();
  values.set('a', 2);
  signal.tell(row('a'));
  expect([await waiting, await valueOf(follower)]).toEqual(['over', 'over']);
  expect(ended).toHaveBeenCalledTimes(1);
});

test('an answer that could not be read is told once, and looked for again until it can', async () => {
  let tries = 0;
  const hub = new LiveHub({
    terms: { ...usualTerms, lookMs: 3_600_000 },
    signal: new TestSignal(),
    ask: async () => (++tries < 3 ? failure() : answerOf('back')),
  });
  const follower = hub.follow(questionOf('a'), newcomer());
  expect((await follower.next()).value).toMatchObject({ errors: [{ message: 'away' }] });
  expect(await valueOf(follower)).toBe('back');
  await follower.return();
});

describe('who comes and goes', () => {
  afterEach(() => jest.useRealTimers());
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  const held = () => {
    let release = (): void => undefined;
    return { until: new Promise<void>((resolve) => (release = resolve)), release: () => release() };
  };

  it('is asked for no sooner than the pace of answers lets', async () => {
    jest.useFakeTimers();
    const { hub, asked, follow } = started({ paceMs: 400 });
    for (let n = 0; n < 10; n++) {
      const follower = follow('a');
      await pass(5);
      await follower.return();
      expect(hub.sizes).toEqual({ questions: 0, followers: 0 });
    }
    expect(asked).toEqual(['a']);
    const last = follow('a');
    const told = valueOf(last);
    await pass(400);
    await told;
    expect(asked).toEqual(['a', 'a']);
    await last.return();
  });

  it('is not asked for twice at the same time, and not at all when they went before their turn came', async () => {
    const { asked, follow, holdUntil } = started({ atOnce: 1 });
    const { until, release } = held();
    holdUntil(until);
    for (const id of ['a', 'a', 'b', 'c']) await follow(id).return();
    const last = follow('b');
    expect(asked).toEqual(['a']);
    release();
    await valueOf(last);
    expect(asked).toEqual(['a', 'b']);
    await last.return();
  });

  it('finds changes listened to for a while, by one connection at a time', async () => {
    jest.useFakeTimers();
    const { signal, follow } = started({ listenMs: 60 });
    for (let n = 0; n < 5; n++) await follow('a').return();
    await pass(20);
    expect([signal.listeners, signal.starts]).toEqual([1, 1]);
    const { until, release } = held();
    signal.stopping = until;
    await pass(80);
    const late = follow('a');
    expect(signal.starts).toBe(1);
    release();
    await pass(10);
    expect([signal.listeners, signal.starts, signal.most]).toEqual([1, 2, 1]);
    await late.return();
    await pass(100);
    expect(signal.listeners).toBe(0);
  });
});

test('who follows much does not let the others wait for all of it', async () => {
  const { asked, follow, values } = started({ atOnce: 2, atOncePerCaller: 1 });
  values.set('one', 1);
  const much = Array.from({ length: 100 }, (_, n) => follow(`much ${n}`, null, { by: 'bob' }));
  const shared = follow('much 99', null, { by: 'ann' });
  await Promise.all([valueOf(follow('one', null, { by: 'eve' })), shared.next()]);
  expect(asked.length).toBeLessThan(10);
  for (const follower of [...much, shared]) await follower.return();
});

test('figures, which are slow, hold up nothing else, and those of one caller not those of another', async () => {
  const { asked, hub, follow, holdUntil } = started();
  let release = (): void => undefined;
  holdUntil(new Promise<void>((resolve) => (release = resolve)));
  const figure = (id: string, by: string) => hub.follow(questionOf(id, true), newcomer({ by }));
  const figures = [figure('1', 'bob'), figure('2', 'bob'), figure('3', 'ann'), figure('4', 'eve')];
  const others = ['a', 'b'].map((id) => follow(id));
  expect(asked).toEqual(['1', '3', 'a', 'b']);
  release();
  await Promise.all([...figures, ...others].map((follower) => follower.next()));
  expect(asked).toHaveLength(6);
  for (const follower of [...figures, ...others]) await follower.return();
});

test('to one client one answer at a time is on its way, and the next is the newest when it can go', async () => {
  const { signal, values, follow } = started();
  const outlet = new Outlet();
  for (const id of ['a', 'b']) values.set(id, 'old');
  const [first, second, gone] = ['a', 'b', 'b'].map((id) => follow(id, null, { outlet }));
  if (!first || !second || !gone) throw new Error('There are three.');
  expect(await valueOf(first)).toBe('old');
  const [told, untold] = [valueOf(second), valueOf(gone)];
  await soon();
  values.set('b', 'new');
  signal.tell(row('b'));
  await soon();
  await gone.return();
  // What was taken has gone out when the next is asked for.
  void first.next();
  expect([await told, await untold]).toEqual(['new', 'over']);
  for (const follower of [first, second]) await follower.return();
});

test.each([
  ['{"view":"order_details","keys":["a"]}', row('a')],
  ['{"view":"order_details"}', { view: 'order_details', keys: null }],
  ['{"view":7}', 'anything'],
  ['null', 'anything'],
  ['no JSON', 'anything'],
  [undefined, 'anything'],
])('the word %s is %j', (word, change) => expect(viewChangeIn(word)).toEqual(change));
