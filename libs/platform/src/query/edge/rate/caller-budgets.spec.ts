import { anyone, type Caller } from '../../../access';
import type { AnswerError } from '../../errors/answer-error';
import { CallerBudgets } from './caller-budgets';
import { callerKey } from './caller-key';

describe('the budget of a caller', () => {
  let now = 0;
  beforeEach(() => (now = 0));
  const budgets = (perMinute: number, most?: number) => new CallerBudgets(perMinute, () => now, most);
  const refusal = (take: () => void): unknown => {
    try {
      take();
      return null;
    } catch (error) {
      return (error as AnswerError).extensions;
    }
  };
  const limited = (seconds: number) => ({
    code: 'RATE_LIMITED',
    retryAfterSeconds: seconds,
    http: { status: 429, headers: new Map([['retry-after', String(seconds)]]) },
  });

  it('is what one minute gives, whether asked for at once or in parts', () => {
    const own = budgets(600);
    expect(refusal(() => own.take('ann', 600))).toBeNull();
    const parts = budgets(600);
    for (let n = 0; n < 6; n++) expect(refusal(() => parts.take('ann', 100))).toBeNull();
    for (const each of [own, parts]) expect(refusal(() => each.take('ann', 1))).toEqual(limited(1));
  });

  it('fills up again steadily, and not beyond that', () => {
    const own = budgets(600);
    own.take('ann', 600);
    now += 10_000;
    expect(refusal(() => own.take('ann', 150))).toEqual(limited(5));
    expect(refusal(() => own.take('ann', 100))).toBeNull();
    now += 3_600_000;
    expect(refusal(() => own.take('ann', 601))).not.toBeNull();
    expect(refusal(() => own.take('ann', 600))).toBeNull();
  });

  it('is asked for again in vain no sooner than it was told, and not in vain then', () => {
    const own = budgets(600);
    own.take('ann', 600);
    const told = (refusal(() => own.take('ann', 95)) as { retryAfterSeconds: number }).retryAfterSeconds;
    now += (told - 1) * 1_000;
    expect(refusal(() => own.take('ann', 95))).not.toBeNull();
    now += 1_000;
    expect(refusal(() => own.take('ann', 95))).toBeNull();
  });

  it('is not lessened by what was refused', () => {
    const own = budgets(600);
    own.take('ann', 500);
    for (let n = 0; n < 50; n++) expect(refusal(() => own.take('ann', 101))).not.toBeNull();
    expect(refusal(() => own.take('ann', 100))).toBeNull();
  });

  it('is no other’s', () => {
    const own = budgets(600);
    own.take('ann', 600);
    expect(refusal(() => own.take('bob', 600))).toBeNull();
  });

  it('is kept for so many callers, and he who has just asked is not forgotten for those who come', () => {
    const own = budgets(600, 100);
    own.take('ann', 600);
    for (let n = 0; n < 10_000; n++) {
      own.take(`stranger ${n}`, 1);
      if (n % 50 === 0) expect(refusal(() => own.take('ann', 1))).not.toBeNull();
    }
    expect(own.callers).toBe(100);
  });
});

describe('callers are told apart', () => {
  const caller = (subject: string, customerId: string | null = null): Caller => ({ subject, roles: [], customerId });

  it('by who they are, wherever they call from', () => {
    const ann = callerKey(caller('ann'), '10.0.0.1');
    expect(callerKey(caller('ann'), '10.0.0.2')).toBe(ann);
    expect(callerKey(caller('bob'), '10.0.0.1')).not.toBe(ann);
    expect(callerKey(caller('shop', 'ann'), '10.0.0.1')).not.toBe(callerKey(caller('shop', 'bob'), '10.0.0.1'));
    expect(callerKey(caller('address 10.0.0.1'), undefined)).not.toBe(callerKey(anyone, '10.0.0.1'));
  });

  it.each([
    ['10.0.0.1', '::ffff:10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6', true],
    ['2001:db8::1', '2001:db8:0:0:ffff::', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['fe80::1', 'fe80::2', true],
  ])('where nobody says who they are, by the address: %s and %s are one caller: %s', (a, b, same) => {
    expect(callerKey(anyone, a) === callerKey(anyone, b)).toBe(same);
  });

  it('and this machine itself is nobody who needs a budget, unless it says who it is', () => {
    for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(callerKey(anyone, own)).toBeNull();
      expect(callerKey(caller('ann'), own)).not.toBeNull();
    }
    expect(callerKey(anyone, undefined)).not.toBeNull();
  });
});
