import { clickhouseUrl } from './clickhouse/server';
import { credentialsIn } from './credentials';
import { claimDataDirectory } from './data-directory';
import { systemEnvironment, type Place } from './environment';
import { existingServers } from './existing-servers';
import type { Options } from './options';
import { freePortBase, portsFrom, requireFree } from './ports';
import { withLogFiles, type StackReporter } from './reporter';
import { superuserUrl } from './postgres/cluster';
import { clickhouseOptions, ownServers, postgresOptions, type ServerOptions } from './servers';
import { StackFileWriter } from './stack-file';
import { Supervisor } from './supervisor/supervisor';
import type { Reporter } from './supervisor/piece';

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
    await claimDataDirectory(options.dataDir, options.fresh, outer.progress);
    const portBase = options.portBase || (await freePortBase());
    const credentials = await credentialsIn(options.dataDir);
    const place: Place = { dataDir: options.dataDir, ports: portsFrom(portBase), credentials, existing };
    const environment = systemEnvironment(place);
    const reporter = withLogFiles(outer, options.dataDir);
    const servers = { ...place, environment, scratch: options.infraOnly, progress: outer.progress };
    await requireFree(
      place.ports,
      ownServers(servers).flatMap(({ ports }) => ports),
    );
    const startedAt = new Date().toISOString();
    const content = { format: 1, portBase, startedAt, serving: false, processes: {}, environment } as const;
    const file = new StackFileWriter(options.dataDir, content);
    return new LocalStack(options, servers, reporter, file, new Supervisor(recordedIn(file, reporter)));
  }

  async start(): Promise<void> {
    const servers = ownServers(this.servers);
    const pieces = await Promise.all(servers.map((server) => server.piece()));
    await Promise.all(pieces.map((piece) => this.supervisor.start([piece])));
    await Promise.all(servers.map((server) => server.provision()));
    this.file.serving();
    this.reporter.serving(this.facts(), this.options.infraOnly ? 'The servers are ready. Ctrl-C stops them.' : '');
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
