import { Agent as HttpAgent, get as getHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, get as getHttps } from 'node:https';

/** More than any part of an order has: a hundred payments with ten refunds each have 150 KiB. */
export const mostBytes = 1024 * 1024;

/** An answer is not what it should be; nothing of it is used. */
export class UnreadableAnswer extends Error {}

export interface JsonAnswer {
  readonly status: number;
  /** Undefined where the status is not one whose body is read. */
  readonly body: unknown;
}

/**
 * Connections that are kept, and GET over them. Node's own client: it follows no redirect, which would lead this
 * process, with its token, wherever a service says.
 */
export class JsonConnections {
  private readonly http = new HttpAgent({ keepAlive: true });
  private readonly https = new HttpsAgent({ keepAlive: true });

  /**
   * @param readable statuses whose body is to be read; of others it is thrown away
   * @throws UnreadableAnswer, and whatever Node throws when there is no answer
   */
  async get(
    url: URL,
    headers: Readonly<Record<string, string>>,
    readable: readonly number[],
    signal: AbortSignal,
  ): Promise<JsonAnswer> {
    const response = await this.responseOf(url, headers, signal);
    const status = response.statusCode ?? 0;
    const text = await textOf(response);
    return { status, body: readable.includes(status) ? jsonIn(response, text) : undefined };
  }

  close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  private responseOf(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      const given = { accept: 'application/json, application/x-ndjson, application/problem+json', ...headers };
      const sent =
        url.protocol === 'https:'
          ? getHttps(url, { agent: this.https, headers: given, signal }, resolve)
          : getHttp(url, { agent: this.http, headers: given, signal }, resolve);
      sent.on('error', reject);
    });
  }
}

/** Read to its end, so that the connection can be used again; a body without end costs the connection. */
const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new UnreadableAnswer(`more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** A document, or the documents of NDJSON as a list. */
const jsonIn = ({ headers }: IncomingMessage, text: string): unknown => {
  const type = headers['content-type'] ?? '';
  const lines = /^application\/x-ndjson\b/.test(type);
  if (!lines && !/^application\/(problem\+)?json\b/.test(type)) throw new UnreadableAnswer(`the content type ${type}`);
  try {
    return lines ? linesOf(text).map((line) => JSON.parse(line) as unknown) : JSON.parse(text);
  } catch (cause) {
    throw new UnreadableAnswer('no JSON', { cause });
  }
};

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
