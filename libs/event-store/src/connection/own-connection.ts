import { Client, type Pool } from 'pg';
import type { Logger } from '../logger';
import { backoff, pause } from '../pause';
import { Pulse } from '../pulse';

/**
 * What is done on the connection, from its opening to its loss.
 * @param over aborts when the connection is lost or `stop` is called; the session must then return or throw soon
 */
export type Session = (client: Client, over: AbortSignal) => Promise<void>;

/**
 * A connection outside the pool for what lives as long as a connection does: a LISTEN, an advisory lock.
 * When it is lost the session ends, and a new one begins on a new connection after a pause. Whatever the session held
 * is gone with its backend, so nothing can be done under a lock that someone else has by now.
 */
export class OwnConnection {
  private readonly ending = new AbortController();
  private running: Promise<void> | null = null;
  /** Why there is no working connection, or why the last session ended; null while it works. */
  error: string | null = null;
  /** Sessions that were lost since the start. */
  interruptions = 0;
  readonly pulse: Pulse;

  constructor(
    private readonly pool: Pool,
    /** Shown as application_name in pg_stat_activity. */
    private readonly name: string,
    private readonly session: Session,
    private readonly logger: Logger,
    /** Milliseconds after which the session says at the latest that it works, when it has nothing to do. */
    paceMs = 1_000,
  ) {
    this.pulse = new Pulse(paceMs, longestWaitMs);
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    this.pulse.rest();
  }

  /** For the session to say that it does its work: the next failure starts with a short pause again. */
  works(): void {
    this.pulse.beat();
    this.failures = 0;
    this.error = null;
  }
  private failures = 0;

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      this.pulse.beat();
      const error = await this.connectOnce();
      if (signal.aborted) return;
      this.failures += 1;
      this.interruptions += 1;
      this.error = error.message;
      this.logger.warn(
        { work: this.name, failures: this.failures, error: error.message },
        'Interrupted; it will be tried again.',
      );
      await pause(backoff(this.failures, slowestReconnectMs), signal);
    }
  }

  private async connectOnce(): Promise<Error> {
    const client = this.newClient();
    const over = new AbortController();
    const end = (): void => over.abort();
    let lost: Error | null = null;
    client.on('error', (error) => {
      lost ??= error;
      end();
    });
    client.on('end', end);
    this.ending.signal.addEventListener('abort', end);
    try {
      await client.connect();
      await client.query(noticeLostClients);
      this.pulse.beat();
      await this.session(client, over.signal);
      return lost ?? new Error('the connection was closed');
    } catch (error) {
      return lost ?? (error as Error);
    } finally {
      this.ending.signal.removeEventListener('abort', end);
      await closeSoon(client);
    }
  }

  private newClient(): Client {
    const { options } = this.pool;
    // The pool hides its password from enumeration.
    const { password } = options;
    return new Client({
      ...options,
      ...(password === undefined ? {} : { password }),
      application_name: `refold ${this.name}`,
      keepAlive: true,
      // A link that drops packets without a word answers no query: it counts as lost after this long.
      query_timeout: 10_000,
    });
  }
}

/**
 * pg waits until the server has closed its end too, which over a link that drops packets takes a quarter of an hour:
 * so long a stop would hang. The backend of such a client is ended by its keep-alives.
 */
const closeSoon = async (client: Client): Promise<void> => {
  const impatient = setTimeout(() => client.connection.stream.destroy(), longestFarewellMs);
  await client.end().catch(() => undefined);
  clearTimeout(impatient);
};
const longestFarewellMs = 1_000;

/** A backend whose client has vanished without a word gives up its locks after some 11 s instead of two hours. */
const noticeLostClients = 'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3';
const slowestReconnectMs = 3_000;
/** To connect, to ask, to pause, to close: each ends by itself within less. */
const longestWaitMs = 20_000;
