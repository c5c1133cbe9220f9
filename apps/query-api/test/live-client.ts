import type { Freshness } from '@refold/platform';
import type { Pool } from 'pg';
import WebSocket from 'ws';
import { type Asker, stranger } from './asking-api';

/** An answer as it was pushed. */
export interface Heard<Data = Readonly<Record<string, unknown>>> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions: { readonly seen: string; readonly freshness?: Freshness; readonly hidden?: unknown };
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

export interface Following {
  /** The next answer. @throws Error when none comes in time, with what came instead */
  next<Data>(withinMs?: number): Promise<Heard<Data>>;
  /** The first answer, or what the whole subscription was refused with. */
  first(): Promise<Partial<Heard>>;
  /** Answers that have come and were not asked for. */
  waiting(): readonly Heard[];
  /** What the whole subscription was refused with. */
  refused(): Promise<Heard['errors']>;
  complete(): void;
}

export interface ClosedWith {
  readonly code: number;
  readonly reason: string;
}

/** Milliseconds. On a busy machine an answer may take long, and then rests for nine times as long. */
const patience = 20_000;

/** A client of graphql-ws that shows every message: what a library of clients would handle by itself. */
export class LiveClient {
  readonly closed: Promise<ClosedWith>;
  private readonly inbox = new Map<string, Message[]>();
  private readonly waking = new Set<() => void>();
  private subscriptions = 0;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
    );
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => this.hear(JSON.parse(data.toString()) as Message));
  }

  /** Connects and says who it is; ends when it is let in, or when the connection is closed. */
  static async open(url: string, { headers: { authorization } }: Asker = stranger): Promise<LiveClient> {
    const client = await LiveClient.connect(url);
    await client.begin(authorization === undefined ? {} : { payload: { authorization } });
    return client;
  }

  /** @throws Error with the status when it is refused */
  static async connect(url: string, options: WebSocket.ClientOptions = {}): Promise<LiveClient> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options);
    const client = new LiveClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  async begin(message: object = {}): Promise<void> {
    this.send({ type: 'connection_init', ...message });
    await Promise.race([this.message('connection_ack', 20_000), this.closed]);
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  follow(query: string, { variables, seen }: { variables?: object; seen?: string } = {}): Following {
    this.subscriptions += 1;
    const id = String(this.subscriptions);
    this.send({ id, type: 'subscribe', payload: { query, variables, ...(seen && { extensions: { seen } }) } });
    return {
      next: async <Data>(withinMs = patience) => (await this.message(id, withinMs, 'next')).payload as Heard<Data>,
      first: async () => {
        const { type, payload } = await this.message(id, patience, null);
        return type === 'error' ? { errors: payload as Heard['errors'] } : (payload as Heard);
      },
      waiting: () => (this.inbox.get(id) ?? []).map(({ payload }) => payload as Heard),
      refused: async () => (await this.message(id, patience, 'error')).payload as Heard['errors'],
      complete: () => this.send({ id, type: 'complete' }),
    };
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  private hear(message: Message): void {
    const place = message.id ?? message.type;
    this.inbox.set(place, [...(this.inbox.get(place) ?? []), message]);
    for (const wake of this.waking) wake();
  }

  private async message(place: string, withinMs: number, type: string | null = place): Promise<Message> {
    const until = performance.now() + withinMs;
    for (;;) {
      const first = this.inbox.get(place)?.shift();
      if (first && (type ?? first.type) === first.type) return first;
      if (first) throw new Error(`Instead of ${type} came ${JSON.stringify(first)}`);
      const leftMs = until - performance.now();
      if (leftMs <= 0) throw new Error(`No ${type ?? 'answer'} came within ${withinMs} ms.`);
      await this.hearing(leftMs);
    }
  }

  private hearing(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.waking.delete(end);
        resolve();
      };
      const timer = setTimeout(end, forMs);
      this.waking.add(end);
    });
  }
}

/** Values of the metrics of live queries, as `refold_live_questions`. */
export const liveMetrics = async (url: string, { headers }: Asker): Promise<(name: string) => number> => {
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  return (name) => Number(new RegExp(`^refold_live_${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
};

/** Connections that listen for changes to views in this database. */
export const listenersOf = async (pool: Pool): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::integer as count from pg_stat_activity
     where datname = current_database() and application_name = 'refold live queries' and query <> ''`,
  );
  return rows[0]?.count ?? 0;
};
