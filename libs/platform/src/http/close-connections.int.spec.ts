import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { eventually } from '@refold/testing';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from './serve';

@Controller()
class SlowController {
  @Get('slow')
  async slow(): Promise<object> {
    await sleep(300);
    return { done: true };
  }
  @Post('taken')
  taken(): object {
    return { done: true };
  }
}
@Module({ controllers: [SlowController] })
class SlowModule {}

let app: NestFastifyApplication;
let port: number;
let connections: number;
let requests: number;
beforeEach(async () => {
  [connections, requests] = [0, 0];
  app = await createApp(SlowModule, {
    process: 'p',
    port: 0,
    host: '127.0.0.1',
    allowRemote: false,
    logLevel: 'silent',
  });
  await app.listen(0, '127.0.0.1');
  const server: Server = app.getHttpServer();
  server.on('connection', () => (connections += 1)).on('request', () => (requests += 1));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => app.close());

const head = (line: string): string => `${line} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n`;

interface Connection {
  readonly socket: Socket;
  /** Resolves when all that was said has come. */
  readonly closed: Promise<unknown>;
  said: string;
}
/** A connection on which these bytes were sent, of which the process has seen the request, if they begin one. */
const opened = async (bytes = ''): Promise<Connection> => {
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const connection: Connection = { socket, closed, said: '' };
  socket.setEncoding('utf8').on('data', (text: string) => (connection.said += text));
  socket.on('error', () => undefined);
  const before = { connections, requests };
  if (bytes !== '') socket.write(bytes);
  await eventually(() => connections > before.connections);
  if (bytes.includes('\r\n\r\n')) await eventually(() => requests > before.requests);
  return connection;
};
/** Milliseconds. */
const timeToClose = async (): Promise<number> => {
  const begun = performance.now();
  await app.close();
  return performance.now() - begun;
};

test.each([
  ['that has sent nothing', ''],
  ['that has sent the half of a head', 'POST /taken HTTP/1.1\r\nhost: x'],
])('a connection %s holds nobody who stops', async (_, bytes) => {
  await opened(bytes);
  expect(await timeToClose()).toBeLessThan(4_000);
});

test('a connection that is kept alive, and has been used, holds nobody either', async () => {
  const used = await opened(`${head('GET /none')}\r\n`);
  await eventually(() => used.said.includes('404'));
  expect(await timeToClose()).toBeLessThan(4_000);
});

test('a request of which the rest does not come is waited for, though not for long', async () => {
  const begun = `${head('POST /taken')}content-type: application/json\r\ncontent-length: 2\r\n\r\n{`;
  await opened(begun);
  const [time] = await Promise.all([timeToClose(), sleep(500)]);
  expect(time).toBeGreaterThan(1_500);
  expect(time).toBeLessThan(4_000);
});

test('a request of which the rest comes in time is answered', async () => {
  const late = await opened(`${head('POST /taken')}content-type: application/json\r\ncontent-length: 2\r\n\r\n{`);
  const closing = app.close();
  await sleep(300);
  late.socket.write('}');
  await Promise.all([closing, late.closed]);
  expect(late.said).toMatch(/^HTTP\/1\.1 201[^]*\{"done":true\}$/);
});

test('an answer under way is let out, beside a connection that sends nothing', async () => {
  await opened();
  const slow = await opened(`${head('GET /slow')}\r\n`);
  await Promise.all([app.close(), slow.closed]);
  expect(slow.said).toMatch(/^HTTP\/1\.1 200[^]*\{"done":true\}$/);
});
