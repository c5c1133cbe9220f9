import { anyone } from '../../../access';
import { RowsRead } from '../../postgres/rows-read';
import { usualTerms } from '../live-terms';
import type { LiveQuestion } from '../questions/live-question';
import type { Newcomer } from './followed-question';
import type { Follower } from './follower';
import type { ChangeSignal } from './kept-signal';
import { liveAnswer, type LiveAnswer } from './live-answer';
import { LiveHub } from './live-hub';
import { Outlet } from './outlet';
import type { ViewChange } from './view-change';

export const questionOf = (id: string, readsFacts = false): LiveQuestion => ({
  id,
  ...{ document: { kind: 'Document', definitions: [] } as unknown as LiveQuestion['document'], variables: {} },
  operation: {} as LiveQuestion['operation'],
  ...{ caller: anyone, scope: { customerId: null, hidesPersonal: false } },
  ...{ views: ['order_details', 'customer_overview', 'checkouts'], values: 1, readsFacts },
});
/** Of an order and its customer. */
export const rowsOf = (order: string, customer = 'c'): RowsRead => {
  const rows = new RowsRead();
  rows.note('order_details', [order]);
  rows.note('customer_overview', [customer]);
  return rows;
};
export const answerOf = (value: unknown, rows = rowsOf('a')): LiveAnswer => liveAnswer({ data: { value } }, {}, rows);
export const failure = (): LiveAnswer => {
  const extensions = { code: 'UNAVAILABLE', id: Math.random() };
  return liveAnswer({ data: null, errors: [{ message: 'away', extensions }] }, {}, rowsOf('a'));
};

export const newcomer = (from: Partial<Newcomer> = {}): Newcomer => ({
  ...{ by: 'ann', seen: null, outlet: new Outlet(), onEnd: () => undefined, ...from },
});

export class TestSignal implements ChangeSignal {
  listeners = 0;
  most = 0;
  starts = 0;
  stopping: Promise<void> = Promise.resolve();
  tell: (change: ViewChange) => void = () => undefined;
  start(onChange: (change: ViewChange) => void): void {
    this.listeners += 1;
    this.starts += 1;
    this.most = Math.max(this.most, this.listeners);
    this.tell = onChange;
  }
  async stop(): Promise<void> {
    await this.stopping;
    this.listeners -= 1;
  }
}

export const row = (...keys: string[]): ViewChange => ({ view: 'order_details', keys: new Set(keys) });
export const customer = (...keys: string[]): ViewChange => ({ view: 'customer_overview', keys: new Set(keys) });
export const valueOf = async (follower: Follower): Promise<unknown> => {
  const { value } = await follower.next();
  return value ? (value.data as { value: unknown }).value : 'over';
};
export const soon = (ms = 40) => new Promise((resolve) => setTimeout(resolve, ms));
/** Answers are read by hand, and time passes by the clock of the test. */
export const readByHand = () => {
  const signal = new TestSignal();
  const reads: ((answer: LiveAnswer) => void)[] = [];
  const hub = new LiveHub({
    terms: { ...usualTerms, lookMs: 3_600_000, listenMs: 0 },
    signal,
    ask: () => new Promise((resolve) => reads.push(resolve)),
  });
  return { hub, signal, reads };
};
