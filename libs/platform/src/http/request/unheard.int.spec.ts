import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../serve';

@Controller()
class SlowController {
  @Post('slow')
  async slow(): Promise<object> {
    await sleep(200);
    return { done: true };
  }
  @Get('quick')
  quick(): object {
    return { quick: true };
  }
}
@Module({ controllers: [SlowController] })
class SlowModule {}

const config = { process: 'slow', port: 0, host: '127.0.0.1', allowRemote: false, logLevel: 'silent' };
let app: NestFastifyApplication;
let port: number;
beforeAll(async () => {
  app = await createApp(SlowModule, config);
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => app.close());

/** All that the process says on one connection until it closes it. */
const said = async (...parts: readonly string[]): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  for (const part of parts) {
    socket.write(part);
    await sleep(50);
  }
  await closed;
  return answer;
};
const statusesIn = (answer: string): string[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? '');
const head = (line: string): string => `${line} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n`;
const slow = (): string => `${head('POST /slow')}content-length: 0\r\n\r\n`;

test('what was asked for is answered, and then what cannot be read after it', async () => {
  const answer = await said(`${slow()}no request\r\n\r\n`);
  expect(statusesIn(answer)).toEqual(['201', '400']);
  expect(answer).toMatch(/\{"done":true\}HTTP\/1\.1 400/);
});

test('several requests before it are answered in their order', async () => {
  const answer = await said(slow(), `${head('GET /quick')}\r\n`, 'no request\r\n\r\n');
  expect(statusesIn(answer)).toEqual(['201', '200', '400']);
});

test('a request that cannot be read to its end is told so, alone and after another', async () => {
  const broken = `${head('POST /slow')}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`;
  expect(statusesIn(await said(broken))).toEqual(['400']);
  expect(statusesIn(await said(slow(), broken))).toEqual(['201', '400']);
});
