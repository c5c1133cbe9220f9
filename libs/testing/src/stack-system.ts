import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One line of the local stack's `--json` output; `event` is started, ready, died, stopped, progress or serving. */
export interface StackEvent {
  readonly event: string;
  readonly name?: string;
  readonly [fact: string]: unknown;
}

export interface SystemOptions {
  /** More options of `npm start`; unless they say otherwise, the data is new and the ports are free ones. */
  readonly args?: readonly string[];
  /** Places the demo orders, after the system serves. Otherwise it stays empty. */
  readonly demo?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** To start on the data of an earlier system. It is then kept when the system stops. */
  readonly dataDir?: string;
  /** To start what was built elsewhere: a copy of the repository with changes. */
  readonly checkout?: string;
}

/** A developer may have set these for servers of their own; tests want new ones. */
const ownServers = /^(DATABASE_URL_|KAFKA_|CLICKHOUSE_)/;

const thisCheckout = join(__dirname, '..', '..', '..');

/** Starts the whole of Refold beside whatever else runs. @throws {Error} with the stack's own words when it fails */
export async function startSystem(options: SystemOptions = {}): Promise<RunningSystem> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'refold-system-'));
  const system = new RunningSystem(dataDir, spawnStack(dataDir, options), options.dataDir !== undefined);
  await system.until(({ event }) => event === 'serving');
  return system;
}

/** Its input stays open as long as this process lives, so that a test run which is killed leaves nothing behind. */
function spawnStack(
  dataDir: string,
  { args = [], demo = false, environment = {}, checkout = thisCheckout }: SystemOptions,
): ChildProcess {
  const main = join(checkout, 'dist', 'tools', 'local-stack', 'src', 'main.js');
  const fixed = ['--json', '--stop-on-stdin-end', '--port-base', '0', '--data-dir', dataDir];
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownServers.test(name)));
  return spawn(process.execPath, ['--enable-source-maps', main, ...fixed, ...(demo ? [] : ['--no-demo']), ...args], {
    cwd: checkout,
    detached: true,
    env: { ...inherited, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** A system of one's own: its addresses, its processes to kill, and what its supervisor reports. */
export class RunningSystem {
  readonly events: StackEvent[] = [];
  private said = '';
  private readonly ended: Promise<unknown>;
  private waiting: (() => void)[] = [];

  constructor(
    readonly dataDir: string,
    private readonly supervisor: ChildProcess,
    private readonly keepsData: boolean,
  ) {
    this.ended = once(supervisor, 'close').then(() => this.wake());
    supervisor.stderr?.on('data', (text: Buffer) => (this.said += text.toString()));
    if (!supervisor.stdout) throw new Error('the local stack was started without a pipe for its output');
    createInterface({ input: supervisor.stdout }).on('line', (line) => {
      this.events.push(JSON.parse(line) as StackEvent);
      this.wake();
    });
  }

  /** DATABASE_URL_*, KAFKA_BROKERS, CLICKHOUSE_URL, SERVICE_URL_*, PROJECTOR_URL, QUERY_API_URL. */
  get environment(): Readonly<Record<string, string>> {
    return this.serving.environment as Record<string, string>;
  }

  /** URLs of the servers' administrators, whom no process of the system knows. */
  get administrators(): { postgresUrl: string; clickhouseUrl: string } {
    const { postgresUrl, clickhouseUrl } = this.serving as Record<string, unknown>;
    return { postgresUrl: String(postgresUrl), clickhouseUrl: String(clickhouseUrl) };
  }

  /** By name (supervisor, postgres, kafka, clickhouse, orders, … query-api), as stack.json has them now. */
  get processes(): Readonly<Record<string, { pid: number; restarts: number; state: string }>> {
    const { processes } = JSON.parse(readFileSync(join(this.dataDir, 'stack.json'), 'utf8')) as {
      processes: Record<string, { pid: number; restarts: number; state: string }>;
    };
    return processes;
  }

  /** Waits for an event from the given one on. @throws {Error} when the stack ends before it comes */
  async until(wanted: (event: StackEvent) => boolean, from = 0): Promise<StackEvent> {
    for (;;) {
      const found = this.events.slice(from).find(wanted);
      if (found) return found;
      if (this.supervisor.exitCode !== null || this.supervisor.signalCode !== null) throw new Error(this.lastWords());
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Kills one process by SIGKILL and waits until its successor is ready. */
  async killAndAwait(name: string): Promise<void> {
    const from = this.events.length;
    process.kill(this.processes[name]?.pid ?? fail(`the stack has no process ${name}`), 'SIGKILL');
    await this.until((event) => event.event === 'died' && event.name === name, from);
    await this.until((event) => event.event === 'ready' && event.name === name, from);
  }

  /** Kills the supervisor by SIGKILL, as a crash would: it cannot stop anything any more. */
  async killSupervisor(): Promise<void> {
    this.supervisor.kill('SIGKILL');
    await this.ended;
  }

  /** Closes the near ends of its output and input, as the end of this process would. */
  hangUp(): void {
    this.supervisor.stdout?.destroy();
    this.supervisor.stderr?.destroy();
    this.supervisor.stdin?.end();
  }

  /** Stops everything in order, and deletes the data unless its folder was given. */
  async stop(): Promise<void> {
    this.supervisor.stdin?.end();
    await this.ended;
    if (!this.keepsData) rmSync(this.dataDir, { recursive: true, force: true });
  }

  private wake(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }

  private get serving(): StackEvent {
    return this.events.find(({ event }) => event === 'serving') ?? fail('the system does not serve yet');
  }

  private lastWords(): string {
    return `The local stack has ended${this.said ? `: ${this.said.trim()}` : ' and said nothing.'}`;
  }
}

function fail(message: string): never {
  throw new Error(message);
}
