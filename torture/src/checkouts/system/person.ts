import { setTimeout as sleep } from 'node:timers/promises';
import { services, type CheckoutSystem } from './checkout-system';

interface Report {
  readonly saga: string;
  readonly key: string;
  readonly troubles: readonly string[];
}

/** Somebody who looks for sagas that are stuck, and has them tried again. */
export class Person {
  /** Why each was stuck, by `saga key`. */
  readonly helped = new Map<string, string[]>();
  private isOver = false;
  private readonly working: Promise<void>;

  constructor(private readonly system: CheckoutSystem) {
    this.working = this.work();
  }

  hasHelped(key: string): boolean {
    return [...this.helped.keys()].some((name) => name.endsWith(` ${key}`));
  }

  async leave(): Promise<void> {
    this.isOver = true;
    await this.working;
  }

  private async work(): Promise<void> {
    while (!this.isOver) {
      for (const service of services) await this.lookAt(this.system.urlOf(service)).catch(() => undefined);
      await sleep(400);
    }
  }

  private async lookAt(url: string): Promise<void> {
    for (const standing of ['stuck', 'compensation-failed']) {
      const response = await fetch(`${url}/sagas?standing=${standing}&limit=1000`, {
        signal: AbortSignal.timeout(5_000),
      });
      if (!response.ok) return;
      const { sagas } = (await response.json()) as { sagas: readonly Report[] };
      for (const report of sagas) await this.help(url, report);
    }
  }

  private async help(url: string, { saga, key, troubles }: Report): Promise<void> {
    const name = `${saga} ${key}`;
    const response = await fetch(`${url}/sagas/${saga}/${key}/retry`, {
      method: 'POST',
      signal: AbortSignal.timeout(15_000),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'what kept it from going on has been seen to' }),
    });
    if (response.ok) this.helped.set(name, [...(this.helped.get(name) ?? []), ...troubles]);
  }
}
