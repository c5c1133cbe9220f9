import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '@refold/platform/access';
import { http, httpJson, Unavailable } from '../system/http';
import { Problem } from '../system/problem';
import type { ServiceName } from '../system/services';

/** Longer than any worker of a running system needs. */
const outcomeWithinMs = 30_000;
const lookEveryMs = 40;
const askAgainMs = 250;

/** The services' own HTTP commands: whatever is placed here could be placed by anyone. */
export class Shop {
  constructor(
    private readonly serviceUrls: Readonly<Record<ServiceName, string>>,
    private readonly credentials: Credentials,
  ) {}

  /**
   * A service that is busy or starting is asked again: one that keeps copies of others' data may not have read it yet.
   * @throws Problem with the service's own words when the command is refused
   */
  async ask(service: ServiceName, path: string, command: object = {}): Promise<void> {
    const url = `${this.serviceUrls[service]}${path}`;
    const { credentials } = this;
    const body = JSON.stringify(command);
    for (const deadline = performance.now() + outcomeWithinMs; ; await sleep(askAgainMs))
      try {
        await httpJson(url, { method: 'POST', contentType: 'application/json', body, credentials });
        return;
      } catch (error) {
        if (!(error instanceof Unavailable) || performance.now() > deadline) throw error;
      }
  }

  /** Waits for what a worker does after the command. @returns the type that came first */
  async outcome(service: ServiceName, streamId: string, ...types: readonly string[]): Promise<string> {
    const deadline = performance.now() + outcomeWithinMs;
    while (performance.now() < deadline) {
      const found = (await this.typesOf(service, streamId)).find((type) => types.includes(type));
      if (found) return found;
      await sleep(lookEveryMs);
    }
    throw new Problem(`${streamId} had none of ${types.join(', ')} after ${outcomeWithinMs / 1000} s.`);
  }

  private async typesOf(service: ServiceName, streamId: string): Promise<string[]> {
    const { status, body } = await http(`${this.serviceUrls[service]}/streams/${streamId}`, {
      credentials: this.credentials,
    });
    if (status !== 200) throw new Problem(`${service} answered ${status} for ${streamId}: ${body.slice(0, 200)}`);
    const lines = body.split('\n').filter((line) => line !== '');
    return lines.map((line) => (JSON.parse(line) as { type: string }).type);
  }
}
