import { EventEmitter } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { Duplex } from 'node:stream';
import pino from 'pino';
import { usualTerms } from '../live-terms';
import { LiveCallers } from './live-callers';
import { LiveSockets, type SocketsOptions } from './live-sockets';

const logger = pino({ level: 'silent' });

/** A socket as it is handed over by an upgrade: its other end never ends it. */
class Handed extends Duplex {
  told = '';
  constructor(private readonly reads: boolean) {
    super({ allowHalfOpen: true });
  }
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.told += chunk.toString();
    if (this.reads) done();
  }
}

const upgrading = (options: Partial<SocketsOptions> = {}) => {
  const http = new EventEmitter();
  const sockets = new LiveSockets({
    protocol: { opened: () => async () => undefined },
    callers: new LiveCallers(undefined, logger),
    budgets: { admit: () => undefined, charge: () => undefined },
    strangers: { anyName: true, friends: [] },
    ...{ terms: usualTerms, logger, ...options },
  });
  sockets.attach(http as HttpServer);
  const upgrade = (url: string, { reads = true, remoteAddress = '127.0.0.1' } = {}): Handed => {
    const socket = new Handed(reads);
    const headers = {
      ...{ host: 'localhost', upgrade: 'websocket', 'sec-websocket-version': '13' },
      ...{ 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': 'graphql-transport-ws' },
    };
    http.emit('upgrade', { url, method: 'GET', headers, socket: { remoteAddress } }, socket, Buffer.alloc(0));
    return socket;
  };
  return { sockets, upgrade };
};

describe('a WebSocket that is refused', () => {
  afterEach(() => jest.useRealTimers());

  it('is told why, and its socket is let go though the other end keeps it open', async () => {
    const { upgrade } = upgrading();
    const socket = upgrade('/other');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.told).toMatch(/^HTTP\/1\.1 404 .*WebSockets are answered at \/graphql\.$/s);
  });

  it('is let go after a second when the reason is not read', () => {
    jest.useFakeTimers();
    const { upgrade } = upgrading();
    const socket = upgrade('/other', { reads: false });
    jest.advanceTimersByTime(900);
    expect(socket.destroyed).toBe(false);
    jest.advanceTimersByTime(200);
    expect(socket.destroyed).toBe(true);
  });
});

test('of those of an address who do not say who they are the longest there make place, and of this machine nobody has to', async () => {
  const { upgrade, sockets } = upgrading({ terms: { ...usualTerms, mostUnknown: 2, farewellMs: 10 } });
  const from = (remoteAddress: string) => upgrade('/graphql', { remoteAddress });
  const [first, second, third] = [from('10.0.0.1'), from('10.0.0.1'), from('10.0.0.1')];
  const others = ['10.0.0.2', '127.0.0.1', '127.0.0.1', '127.0.0.1'].map(from);
  for (const socket of [third, ...others]) expect(socket?.told).toMatch(/^HTTP\/1\.1 101 /);
  expect([first, second, third, ...others].map((socket) => socket?.destroyed)).toEqual([true, ...Array(6).fill(false)]);
  second?.destroy();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sockets.size).toBe(5);
  from('10.0.0.1');
  expect(third?.destroyed).toBe(false);
  await sockets.stop();
});
