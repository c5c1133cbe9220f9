import type { RunningSystem } from '@refold/testing';

type Service = 'orders' | 'payments' | 'inventory' | 'customers' | 'shipping';

export interface Answered {
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly events?: readonly string[];
    readonly version?: number;
    readonly token?: string;
  };
}

/**
 * Sends a command to a service of the system, as any shop would: what is away for the moment is asked again, as a service
 * is whose copies have just begun to be fed.
 */
export async function command(
  system: RunningSystem,
  service: Service,
  path: string,
  body: object = {},
): Promise<Answered> {
  const url = `${system.environment[`SERVICE_URL_${service.toUpperCase()}`]}${path}`;
  const headers = { 'content-type': 'application/json' };
  for (const deadline = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = { status: response.status, body: (await response.json()) as Answered['body'] };
    if (answer.status !== 503 || Date.now() > deadline) return answer;
  }
}

/** Waits until a stream holds an event of this type. */
export async function recorded(system: RunningSystem, service: Service, streamId: string, type: string): Promise<void> {
  const url = `${system.environment[`SERVICE_URL_${service.toUpperCase()}`]}/streams/${streamId}`;
  const deadline = Date.now() + 30_000;
  for (;;) {
    const text = await (await fetch(url)).text();
    if (text.includes(`"type":"${type}"`)) return;
    if (Date.now() > deadline) throw new Error(`${streamId} has no ${type}: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
