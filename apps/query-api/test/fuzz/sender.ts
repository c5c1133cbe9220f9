import { Agent, type IncomingMessage, request as begin } from 'node:http';
import type { AnyRequest } from './any-request';

/** Sends requests over connections that stay open; with less about it than `fetch`, since they are thousands. */
export class Sender {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  send({ method, path, headers, payload }: AnyRequest, others: Readonly<Record<string, string>>) {
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const options = { method, agent: this.agent, headers: { ...headers, ...others } };
      const sent = begin(`${this.url}${path}`, options, (answer) => {
        textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
      });
      sent.on('error', reject);
      sent.end(payload);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};
