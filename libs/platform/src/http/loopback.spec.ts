import pino from 'pino';
import { refuseRemote, tellIfOpen } from './loopback';

const lines: string[] = [];
const logger = pino({}, { write: (line: string) => lines.push(line) });
beforeEach(() => lines.splice(0));

test.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('%s is this machine alone, and nothing is said', (host) => {
  refuseRemote({ host, allowRemote: false }, logger);
  expect(lines).toEqual([]);
});

test.each(['0.0.0.0', '::', '192.168.1.2', 'refold.example.com', '127.0.0.1.example.com'])(
  '%s lets other machines in, and is refused',
  (host) => {
    expect(() => refuseRemote({ host, allowRemote: false }, logger)).toThrow('ALLOW_REMOTE=1');
  },
);

test('where it is meant it is done, and the log says so loudly', () => {
  refuseRemote({ host: '0.0.0.0', allowRemote: true }, logger);
  expect(lines.join()).toContain('LISTENING BEYOND LOOPBACK');
});

test('a process that asks nobody who they are says so loudly', () => {
  tellIfOpen({}, logger);
  expect(JSON.parse(lines.join())).toMatchObject({ level: 40, msg: expect.stringContaining('OPEN') as string });
});

test('where callers are asked who they are, every address is as good, and nothing is said', () => {
  const secret = new Uint8Array(32);
  const authentication = { keys: { kind: 'secret', secret }, issuer: null, audience: 'refold' } as const;
  refuseRemote({ host: '0.0.0.0', allowRemote: false, authentication }, logger);
  tellIfOpen({ authentication }, logger);
  expect(lines).toEqual([]);
});
