import { fakePiece, NoteTaker, wellBehaved } from './fake-process';
import { Supervisor } from './supervisor';

describe('the supervisor', () => {
  let notes: NoteTaker;
  let supervisor: Supervisor;

  beforeEach(() => {
    notes = new NoteTaker();
    supervisor = new Supervisor(notes, { firstMs: 20, longestMs: 50, healthyAfterMs: 60_000 });
  });

  afterEach(async () => {
    supervisor.kill();
    await supervisor.stop();
  });

  test('stops in the reverse order of starting: nothing loses what it depends on', async () => {
    const lingering = wellBehaved.replace('process.exit(0)', 'setTimeout(() => process.exit(0), 150)');
    await supervisor.start([fakePiece('postgres', wellBehaved)]);
    await supervisor.start([fakePiece('kafka', lingering)]);
    await supervisor.start([fakePiece('orders', lingering), fakePiece('payments', lingering)]);
    await supervisor.stop();
    const stopped = notes.notes.filter(([event]) => event === 'stopped').map(([, name]) => name);
    expect(new Set(stopped.slice(0, 2))).toEqual(new Set(['orders', 'payments']));
    expect(stopped.slice(2)).toEqual(['kafka', 'postgres']);
  });

  test('stops what did start when one piece did not', async () => {
    await supervisor.start([fakePiece('postgres', wellBehaved)]);
    await expect(supervisor.start([fakePiece('kafka', 'process.exit(1)')])).rejects.toThrow('kafka did not start');
    await supervisor.stop();
    expect(notes.notes).toContainEqual(['stopped', 'postgres']);
  });

  test('starts nothing more once it was asked to stop', async () => {
    await supervisor.stop();
    await expect(supervisor.start([fakePiece('orders', wellBehaved)])).rejects.toThrow('stopped while it was starting');
    expect(notes.count('started')).toBe(0);
  });

  test('watches all pieces, each on its own', async () => {
    await supervisor.start([fakePiece('orders', wellBehaved), fakePiece('payments', wellBehaved)]);
    process.kill(notes.pids[1] ?? 0, 'SIGKILL');
    await notes.until('ready', 3);
    expect(notes.notes.filter(([event]) => event === 'died')).toHaveLength(1);
    expect(notes.count('started')).toBe(3);
  });
});
