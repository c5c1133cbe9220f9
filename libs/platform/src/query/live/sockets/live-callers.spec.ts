import pino from 'pino';
import { type Caller, TokenReader } from '../../../access';
import { unavailable } from '../../../http/problem';
import { LiveCallers } from './live-callers';

const ann: Caller = { subject: 'ann', roles: ['staff'], customerId: null };
const authentication = { keys: { kind: 'secret', secret: new Uint8Array(32) }, issuer: null, audience: 'us' } as const;

describe('a token whose keys cannot be fetched any more', () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });
  const admitted = async (lifetime: number) => {
    jest.useFakeTimers({ now: 1_000_000 });
    const check = jest.spyOn(TokenReader.prototype, 'check');
    const [until, endsAt] = [Date.now() + 5_000, Date.now() + lifetime];
    const checked = { caller: ann, until, endsAt, runsOutAt: endsAt - 30_000 };
    check.mockResolvedValueOnce(checked).mockRejectedValue(unavailable('The keys are away.'));
    const expired = jest.fn();
    const callers = new LiveCallers(authentication, pino({ level: 'silent' }));
    const { leave } = await callers.admit({ authorization: 'Bearer a.b.c' }, {}, expired);
    return { expired, leave };
  };

  it('has its end when it says so', async () => {
    const { expired, leave } = await admitted(70_000);
    await jest.advanceTimersByTimeAsync(69_000);
    expect(expired).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1_001);
    expect(expired).toHaveBeenCalledWith(expect.objectContaining({ fault: 'expired' }));
    leave();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is good for longer than a timer of Node waits, too', async () => {
    const { expired, leave } = await admitted(40 * 86_400_000);
    await jest.advanceTimersByTimeAsync(100_000);
    expect(expired).not.toHaveBeenCalled();
    leave();
  });

  it('is forgotten with the connection', async () => {
    const { expired, leave } = await admitted(70_000);
    leave();
    await jest.advanceTimersByTimeAsync(100_000);
    expect(expired).not.toHaveBeenCalled();
  });
});

it('a token that has run out is not verified again until its end', async () => {
  jest.useFakeTimers({ now: 1_000_000 });
  const runsOutAt = Date.now() + 5_000;
  const ranOut = { caller: ann, until: runsOutAt, endsAt: runsOutAt + 30_000, runsOutAt };
  const check = jest.spyOn(TokenReader.prototype, 'check').mockResolvedValue(ranOut);
  const expired = jest.fn();
  const callers = new LiveCallers(authentication, pino({ level: 'silent' }));
  const { leave } = await callers.admit({ authorization: 'Bearer a.b.c' }, {}, expired);
  await jest.advanceTimersByTimeAsync(34_999);
  expect(check).toHaveBeenCalledTimes(2);
  expect(expired).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(2);
  expect(expired).toHaveBeenCalledTimes(1);
  leave();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

it('a token is looked at again also when the check that is kept was over by the time that it was told', async () => {
  jest.useFakeTimers({ now: 1_000_000 });
  const good = {
    caller: ann,
    until: Date.now() - 1,
    endsAt: Date.now() + 3_630_000,
    runsOutAt: Date.now() + 3_600_000,
  };
  const check = jest.spyOn(TokenReader.prototype, 'check').mockResolvedValue(good);
  const callers = new LiveCallers(authentication, pino({ level: 'silent' }));
  const { leave } = await callers.admit({ authorization: 'Bearer a.b.c' }, {}, jest.fn());
  await jest.advanceTimersByTimeAsync(3_500);
  expect(check.mock.calls.length).toBeGreaterThanOrEqual(3);
  leave();
  jest.useRealTimers();
  jest.restoreAllMocks();
});
