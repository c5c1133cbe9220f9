import type { Delivered, Delivery } from '@refold/sagas';
import { authorizationIn, type Credentials } from '../../../access';
import { causationHeader, correlationHeader, problemType } from '../../../http';
import { currentContext, inContext, type Logger } from '../../../logging';
import { spanned } from '../../../tracing';
import { pathOf, type CommandAddress } from './address';
import { deliveredOf } from './delivered';
import { Connections, type Answer } from './exchange';

/** For a whole exchange. */
const longestMs = 10_000;

export interface RemoteOptions {
  /** `http://127.0.0.1:4001` by service; looked at for each command. */
  readonly urls: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly logger: Logger;
  /** Milliseconds; default 10,000. */
  readonly timeoutMs?: number;
}

/** Has commands carried out by other services, over HTTP. */
export class RemoteDelivery {
  private readonly connections = new Connections();

  constructor(private readonly options: RemoteOptions) {}

  /** @throws Error when the command has no place in its path, which no contract allows */
  deliver(delivery: Delivery, address: CommandAddress): Promise<Delivered> {
    const { type, correlationId, causationId, traceparent } = delivery;
    return inContext({ correlationId, causationId, traceparent }, () =>
      spanned({ name: `send ${type}`, kind: 'client' }, async () => {
        const delivered = await this.send(delivery, address);
        return delivered.kind === 'later' ? later(`${address.service} ${delivered.why}`) : delivered;
      }),
    );
  }

  close(): void {
    this.connections.close();
  }

  private async send(delivery: Delivery, address: CommandAddress): Promise<Delivered> {
    const base = this.options.urls[address.service];
    if (base === undefined) return later('has no address here');
    const url = new URL(`/${pathOf(address, delivery)}`, base);
    const signal = AbortSignal.timeout(this.options.timeoutMs ?? longestMs);
    const headers = await this.headersOf(delivery).catch((err: unknown) => {
      this.options.logger.error({ err }, 'A command cannot be sent.');
      return null;
    });
    if (headers === null) return later('was not asked: there is no token to show');
    try {
      const answer = await this.connections.post(url, { headers, body: JSON.stringify(delivery.body), signal });
      return answer.status >= 200 && answer.status < 300 ? { kind: 'done' } : deliveredOf(refusalIn(answer));
    } catch (error) {
      return later(signal.aborted ? 'gave no answer in time' : `gave no answer${codeIn(error)}`);
    }
  }

  private async headersOf({ id, correlationId, causationId }: Delivery): Promise<Record<string, string>> {
    const traceparent = currentContext()?.traceparent ?? null;
    return {
      'content-type': 'application/json',
      accept: `application/json, ${problemType}`,
      'idempotency-key': id,
      [correlationHeader]: correlationId,
      ...(causationId !== null && { [causationHeader]: causationId }),
      ...(traceparent !== null && { traceparent }),
      ...(await authorizationIn(this.options.credentials)),
    };
  }
}

const later = (why: string): Delivered => ({ kind: 'later', why });

/** `ECONNREFUSED` says enough; the text of the error holds addresses. */
const codeIn = (error: unknown): string => {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code) ? ` (${code})` : '';
};

const refusalIn = ({ status, type, text }: Answer): Parameters<typeof deliveredOf>[0] => ({
  status,
  problem: type === problemType ? problemIn(text) : null,
});

const problemIn = (text: string): { code: string; detail: string } | null => {
  try {
    const { code, detail } = JSON.parse(text) as { code?: unknown; detail?: unknown };
    return typeof code === 'string' && typeof detail === 'string' ? { code, detail } : null;
  } catch {
    return null;
  }
};
