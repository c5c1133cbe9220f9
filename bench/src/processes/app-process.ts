import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const longestStartMs = 60_000;

/** A program of its own that answers HTTP, as it would run in production. */
export class AppProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /**
   * @param readyPath answers 200 once the program can do its work
   * @param execArgv flags of Node's own
   * @throws Error when it ends, or is not ready within a minute
   */
  static async start(
    main: string,
    environment: Record<string, string>,
    readyPath = '/readyz',
    execArgv: readonly string[] = [],
  ): Promise<AppProcess> {
    const port = Number(environment['PORT'] ?? (await freePort()));
    const env = { PATH: process.env['PATH'], PORT: String(port), LOG_LEVEL: 'error', ...environment };
    const child = fork(main, [], { env, execArgv: [...execArgv], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const app = new AppProcess(child, `http://127.0.0.1:${port}`);
    await app.until(readyPath).catch(async (error: unknown) => {
      await app.stop();
      throw error;
    });
    return app;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  private async until(readyPath: string): Promise<void> {
    const deadline = Date.now() + longestStartMs;
    for (;;) {
      const response = await fetch(this.url + readyPath).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.ok) return;
      if (this.child.exitCode !== null) throw new Error(`The program ended with code ${this.child.exitCode}.`);
      if (Date.now() > deadline) throw new Error(`The program is not ready after ${longestStartMs / 1_000} s.`);
      await sleep(50);
    }
  }
}

/** One that nobody listens on now. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
