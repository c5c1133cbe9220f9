import * as http from 'node:http';
import * as https from 'node:https';

/** Most connections to one service at a time; what is more waits its turn within its time. */
const mostSockets = 32;
const settings = { keepAlive: true, maxSockets: mostSockets, scheduling: 'lifo' } as const;
/** Bytes of an answer that are read: a problem document has far fewer. */
const longestAnswer = 64 * 1024;

export interface Answer {
  readonly status: number;
  /** Of the media type, without parameters. */
  readonly type: string;
  readonly text: string;
}

export interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/**
 * Posts over connections that are kept: `fetch` costs a busy service about twice the time. What is posted must be safe to
 * be posted twice.
 */
export class Connections {
  private readonly plain = new http.Agent(settings);
  private readonly secure = new https.Agent(settings);

  /** @throws Error when no answer has come, or not in time */
  async post(url: URL, posted: Posted): Promise<Answer> {
    try {
      return await this.once(url, posted);
    } catch (error) {
      // The other side has closed a connection in the moment in which it was used again: nothing is wrong.
      if (!(error instanceof ClosedMeanwhile)) throw error;
      return await this.once(url, posted);
    }
  }

  close(): void {
    this.plain.destroy();
    this.secure.destroy();
  }

  private once(url: URL, { headers, body, signal }: Posted): Promise<Answer> {
    const isSecure = url.protocol === 'https:';
    const agent = isSecure ? this.secure : this.plain;
    const options = {
      method: 'POST',
      agent,
      signal,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    };
    return new Promise((resolve, reject) => {
      const request = (isSecure ? https : http).request(url, options, (response) => {
        answerOf(response).then(resolve, reject);
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        const isStale =
          request.reusedSocket && !signal.aborted && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(isStale ? new ClosedMeanwhile(error.message, { cause: error }) : error);
      });
      request.end(body);
    });
  }
}

class ClosedMeanwhile extends Error {}

const answerOf = async (response: http.IncomingMessage): Promise<Answer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestAnswer) throw new Error(`The answer has more than ${longestAnswer} bytes.`);
    chunks.push(chunk);
  }
  const [type = ''] = (response.headers['content-type'] ?? '').split(';');
  return { status: response.statusCode ?? 0, type: type.trim(), text: Buffer.concat(chunks).toString() };
};
