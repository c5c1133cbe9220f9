import { anyone } from '../../../access';
import { usualTerms } from '../live-terms';
import type { LiveQuestion } from '../questions/live-question';
import type { Follower } from './follower';
import { liveAnswer, type LiveAnswer } from './live-answer';
import { type ChangeSignal, LiveHub } from './live-hub';
import { type ViewChange, viewChangeIn } from './view-change';

const questionOf = (id: string): LiveQuestion => ({
  id,
  ...{ document: { kind: 'Document', definitions: [] } as unknown as LiveQuestion['document'], variables: {} },
  operation: {} as LiveQuestion['operation'],
  ...{ caller: anyone, scope: { customerId: null, hidesPersonal: false } },
  ...{ views: ['order_details', 'customer_overview'], values: 1, row: { view: 'order_details', key: id } },
});
const answerOf = (value: unknown, errors?: { message: string; extensions: object }[]): LiveAnswer =>
  liveAnswer({ data: { value }, ...(errors && { errors: errors as never }) }, {});

class TestSignal implements ChangeSignal {
  listeners = 0;
  tell: (change: ViewChange) => void = () => undefined;
  start(onChange: (change: ViewChange) => void): void {
    this.listeners += 1;
    this.tell = onChange;
  }
  async stop(): Promise<void> {
    this.listeners -= 1;
  }
}

const started = (terms: Partial<typeof usualTerms> = {}) => {
  const signal = new TestSignal();
  const values = new Map<string, unknown>();
  const asked: string[] = [];
  let hold: Promise<void> = Promise.resolve();
  const hub = new LiveHub({
    terms: { ...usualTerms, lookMs: 3_600_000, paceMs: 5, ...terms },
    signal,
    ask: async ({ id }) => {
      asked.push(id);
      const value = values.get(id);
      await hold;
      return answerOf(value);
    },
  });
  const follow = (id: string, seen: string | null = null) => hub.follow(questionOf(id), seen, () => undefined);
  return { hub, signal, values, asked, follow, holdUntil: (until: Promise<void>): void => void (hold = until) };
};
const row = (...keys: string[]): ViewChange => ({ view: 'order_details', keys: new Set(keys) });
const valueOf = async (follower: Follower): Promise<unknown> => {
  const { value } = await follower.next();
  return value ? (value.data as { value: unknown }).value : 'over';
};
const soon = (ms = 40) => new Promise((resolve) => setTimeout(resolve, ms));
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
  expect([hub.sizes, signal.listeners]).toEqual([{ questions: 0, followers: 0 }, 0]);
});

test.each<[string, ViewChange, boolean]>([
  ['its row', row('x', 'a'), true],
  ['another row', row('x'), false],
  ['any row of its view', { view: 'order_details', keys: null }, true],
  ['a row of another view that it reads', { view: 'customer_overview', keys: new Set(['c']) }, true],
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
    terms: { ...usualTerms, atOnce: 3 },
    signal: new TestSignal(),
    ask: async () => {
      most = Math.max(most, ++now);
      await soon(5);
      now -= 1;
      return answerOf(1);
    },
  });
  const followers = Array.from({ length: 20 }, (_, n) => hub.follow(questionOf(String(n)), null, () => undefined));
  await Promise.all(followers.map(valueOf));
  expect(most).toBe(3);
  for (const follower of followers) await follower.return();
});

test('a follower that has ended hears nothing more, ends once, and lets who waits for it go', async () => {
  const ended = jest.fn();
  const { hub, signal, values } = started();
  values.set('a', 1);
  const follower = hub.follow(questionOf('a'), null, ended);
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
  const failed = () => answerOf(null, [{ message: 'away', extensions: { code: 'UNAVAILABLE', id: Math.random() } }]);
  let tries = 0;
  const hub = new LiveHub({
    terms: { ...usualTerms, lookMs: 3_600_000 },
    signal: new TestSignal(),
    ask: async () => (++tries < 3 ? failed() : answerOf('back')),
  });
  const follower = hub.follow(questionOf('a'), null, () => undefined);
  expect((await follower.next()).value).toMatchObject({ errors: [{ message: 'away' }] });
  expect(await valueOf(follower)).toBe('back');
  await follower.return();
});

test.each([
  ['{"view":"order_details","keys":["a"]}', row('a')],
  ['{"view":"order_details"}', { view: 'order_details', keys: null }],
  ['{"view":7}', 'anything'],
  ['null', 'anything'],
  ['no JSON', 'anything'],
  [undefined, 'anything'],
])('the word %s is %j', (word, change) => expect(viewChangeIn(word)).toEqual(change));
