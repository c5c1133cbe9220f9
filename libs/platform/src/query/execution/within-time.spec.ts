import type { ExecutionResult } from 'graphql';
import { withinTime } from './within-time';

const data: ExecutionResult = { data: { order: null } };
const after = (milliseconds: number): Promise<ExecutionResult> =>
  new Promise((resolve) => setTimeout(() => resolve(data), milliseconds));
const late = { errors: [{ extensions: { code: 'TIMEOUT', http: { status: 504 } } }] };

describe('an execution', () => {
  it('that is done at once, or in time, is answered', async () => {
    expect(withinTime(() => data, { leftMs: 10, limitMs: 10 })).toBe(data);
    expect(await withinTime(() => after(5), { leftMs: 5_000, limitMs: 5_000 })).toBe(data);
  });

  it('that takes longer is answered with an error when its time is over', async () => {
    const never = () => new Promise<ExecutionResult>(() => undefined);
    const answer = await withinTime(never, { leftMs: 20, limitMs: 30_000 });
    expect(answer).toMatchObject(late);
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]?.message).toContain('30 s');
  });

  it('is not begun when all the time has gone in waiting', async () => {
    const execute = jest.fn(() => data);
    expect(await withinTime(execute, { leftMs: 0, limitMs: 1 })).toMatchObject(late);
    expect(execute).not.toHaveBeenCalled();
  });

  it('that fails says why', async () => {
    await expect(withinTime(() => Promise.reject(new Error('no')), { leftMs: 1_000, limitMs: 1 })).rejects.toThrow(
      'no',
    );
  });
});
