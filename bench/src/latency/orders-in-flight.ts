import { Agent, request } from 'node:http';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { basket } from '../command/basket';

/** Orders that one look asks for. */
const mostAtOnce = 20;

/** What is asked for, and when an order counts as there. */
export interface Watched {
  /** Body of PlaceOrder. */
  readonly order: (orderId: string) => object;
  /** Selection of `order`. */
  readonly fields: string;
  /** Whether this answer is the one that is waited for. */
  readonly isThere: (answer: object) => boolean;
  /** Milliseconds between two looks: they cost what they measure. */
  readonly lookEveryMs: number;
  /** From when on time counts: the moment at which the command is sent, or that of its answer. */
  readonly from: 'sent' | 'answered';
}

/** Whatever there is of it. */
export const placedOrder: Watched = {
  order: (orderId) => ({ ...basket, orderId }),
  fields: 'id',
  isThere: () => true,
  lookEveryMs: 4,
  from: 'answered',
};

/** Places orders over HTTP at a steady rate, and sees in GraphQL how long each takes to be there. */
export class OrdersInFlight {
  /** Milliseconds from PlaceOrder to the first answer of GraphQL that has the order. */
  readonly delays: number[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private readonly pending = new Map<string, number>();
  private readonly failures: unknown[] = [];
  private under = 0;
  /** From where on the next look asks. */
  private looked = 0;

  constructor(
    private readonly ordersUrl: string,
    private readonly queryUrl: string,
    private readonly watched: Watched = placedOrder,
  ) {}

  /** @throws Error when an order was not placed, or never came */
  async run(orders: number, perSecond: number): Promise<void> {
    const startedAt = performance.now();
    for (let sent = 0; sent < orders; await Promise.race([this.look(), sleep(2)]))
      for (; sent < Math.min(orders, ((performance.now() - startedAt) * perSecond) / 1_000); sent++) void this.place();
    const deadline = Date.now() + 30_000;
    while (this.under + this.pending.size > 0 && Date.now() < deadline) await this.look();
    this.agent.destroy();
    if (this.failures.length > 0) throw this.failures[0];
    if (this.delays.length !== orders)
      throw new Error(`${orders - this.delays.length} of ${orders} orders never came.`);
  }

  private async place(): Promise<void> {
    this.under += 1;
    const orderId = randomUUID();
    const sentAt = performance.now();
    try {
      await this.post(`${this.ordersUrl}/orders`, this.watched.order(orderId));
      this.pending.set(orderId, this.watched.from === 'sent' ? sentAt : performance.now());
    } catch (error) {
      this.failures.push(error);
    } finally {
      this.under -= 1;
    }
  }

  private looking: Promise<void> | undefined;

  /** One look at a time, whoever waits for it. */
  private look(): Promise<void> {
    this.looking ??= this.lookOnce()
      .catch((error: unknown) => void this.failures.push(error))
      .finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookOnce(): Promise<void> {
    // All in turn: those that are late must not hide the others.
    const waiting = [...this.pending.keys()];
    const ids = [...waiting.slice(this.looked), ...waiting].slice(0, Math.min(mostAtOnce, waiting.length));
    this.looked = waiting.length > mostAtOnce ? (this.looked + mostAtOnce) % waiting.length : 0;
    if (ids.length > 0) {
      const query = `{ ${ids.map((id, index) => `o${index}: order(id: "${id}") { ${this.watched.fields} }`).join(' ')} }`;
      const { data } = (await this.post(`${this.queryUrl}/graphql`, { query })) as {
        data: Record<string, object | null>;
      };
      for (const [index, id] of ids.entries()) if (this.isThere(data[`o${index}`])) this.seen(id);
    }
    await sleep(this.watched.lookEveryMs);
  }

  private isThere(answer: object | null | undefined): boolean {
    return !!answer && this.watched.isThere(answer);
  }

  private seen(id: string): void {
    this.delays.push(performance.now() - (this.pending.get(id) ?? Number.NaN));
    this.pending.delete(id);
  }

  private post(url: string, body: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const sent = request(url, { method: 'POST', agent: this.agent, headers }, (response) => {
        text(response).then((answer) => {
          if ((response.statusCode ?? 0) < 300) resolve(JSON.parse(answer));
          else reject(new Error(`${url} answered ${response.statusCode}: ${answer}`));
        }, reject);
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
  }
}
