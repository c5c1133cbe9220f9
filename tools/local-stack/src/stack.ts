import { appProcess } from './apps/app-process';
import { placeDemoOrders } from './apps/demo-orders';
import { clickhouseUrl } from './clickhouse/server';
import { credentialsIn } from './data/credentials';
import { claimDataDirectory } from './data/data-directory';
import { accessOf } from './place/access';
import { systemEnvironment, type Place } from './place/environment';
import { existingServers } from './place/existing-servers';
import type { Options } from './place/options';
import { freePortBase, portsFrom, requireBrowsable, requireFree } from './place/ports';
import { withLogFiles, type StackReporter } from './output/reporter';
import { superuserUrl } from './postgres/cluster';
import { clickhouseOptions, ownServers, postgresOptions, type ServerOptions } from './servers';
import { StackFileWriter } from './data/stack-file';
import { Supervisor } from './supervisor/supervisor';
import type { Reporter } from './supervisor/piece';
import { apps } from './topology';
import { whereabouts } from './output/whereabouts';

/** Everything that runs for one data directory. */
export class LocalStack {
  private constructor(
    private readonly options: Options,
    private readonly servers: ServerOptions,
    private readonly reporter: StackReporter,
    private readonly file: StackFileWriter,
    private readonly supervisor: Supervisor,
  ) {}

  /** Claims directory and ports, and starts nothing yet. @throws {Problem} when one of them is taken */
  static async prepare(options: Options, outer: StackReporter): Promise<LocalStack> {
    const existing = existingServers(process.env);
    if (options.portBase !== 0 && !options.infraOnly) requireBrowsable(portsFrom(options.portBase));
    await claimDataDirectory(options.dataDir, options.fresh, outer.progress);
    const portBase = options.portBase || (await freePortBase());
    const credentials = await credentialsIn(options.dataDir);
    const access = accessOf(options.auth, credentials.authSecret, process.env);
    const place: Place = { dataDir: options.dataDir, ports: portsFrom(portBase), credentials, existing, access };
    const environment = systemEnvironment(place);
    const reporter = withLogFiles(outer, options.dataDir);
    const servers = { ...place, environment, scratch: options.infraOnly, progress: outer.progress };
    await requireFree(place.ports, [
      ...ownServers(servers).flatMap(({ ports }) => ports),
      ...(options.infraOnly ? [] : apps.map(({ name }) => name)),
    ]);
    const startedAt = new Date().toISOString();
    const content = { format: 1, portBase, startedAt, serving: false, processes: {}, environment } as const;
    const file = new StackFileWriter(options.dataDir, content);
    return new LocalStack(options, servers, reporter, file, new Supervisor(recordedIn(file, reporter)));
  }

  /** Starts the servers, then the apps; resolves when all of it serves. @throws {Problem} when a part does not start */
  async start(): Promise<void> {
    await this.startServers();
    if (!this.options.infraOnly) await this.startApps();
    this.file.serving();
    this.reporter.serving(this.facts(), whereabouts(this.servers, this.options.infraOnly));
    if (!this.options.infraOnly && this.options.demo) {
      await placeDemoOrders(this.servers.environment, this.reporter.progress);
    }
  }

  private async startServers(): Promise<void> {
    const servers = ownServers(this.servers);
    const pieces = await Promise.all(servers.map((server) => server.piece()));
    await Promise.all(pieces.map((piece) => this.supervisor.start([piece])));
    await Promise.all(servers.map((server) => server.provision()));
  }

  private async startApps(): Promise<void> {
    const { ports, environment } = this.servers;
    await this.supervisor.start(apps.map((app) => appProcess(app, ports, environment)));
  }

  /** What a program that started this stack wants to know: the administrators' URLs beside the system's own. */
  private facts(): Record<string, unknown> {
    const { environment, dataDir } = this.servers;
    return {
      dataDir,
      environment,
      postgresUrl: superuserUrl(postgresOptions(this.servers)),
      clickhouseUrl: clickhouseUrl('admin', clickhouseOptions(this.servers)),
    };
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    this.file.remove();
  }

  kill(): void {
    this.supervisor.kill();
  }
}

/** stack.json is written before anything is printed, so that a reader of the output finds it true. */
function recordedIn(file: StackFileWriter, reporter: StackReporter): Reporter {
  return {
    started: (name, pid) => (file.started(name, pid), reporter.started(name, pid)),
    ready: (name, afterMs) => (file.changed(name, 'ready'), reporter.ready(name, afterMs)),
    died: (name, exit, delay) => (file.changed(name, 'restarting'), reporter.died(name, exit, delay)),
    stopped: (name) => reporter.stopped(name),
    line: (name, text) => reporter.line(name, text),
  };
}
