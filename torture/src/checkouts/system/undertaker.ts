import type { ServiceName } from '@refold/platform/write';
import type { CheckoutSystem } from './checkout-system';

/** So long after the last of them has come to its point, all die together. */
const gatheringMs = 1_500;

/**
 * Kills a service when all of its commands that are to see its death are where they are to be: one crash for many. One
 * service after the other, each when the one before is back.
 */
export class Undertaker {
  private readonly gathering = new Map<ServiceName, NodeJS.Timeout>();
  private queue: Promise<void> = Promise.resolve();
  crashes = 0;

  constructor(private readonly system: CheckoutSystem) {}

  /** Never answers: whoever asked dies, or is told nothing by who has died. */
  awaitDeath(service: ServiceName): Promise<never> {
    clearTimeout(this.gathering.get(service));
    this.gathering.set(
      service,
      setTimeout(() => this.bury(service), gatheringMs),
    );
    return new Promise<never>(() => undefined);
  }

  /** Nobody dies any more. */
  leave(): void {
    for (const timer of this.gathering.values()) clearTimeout(timer);
  }

  private bury(service: ServiceName): void {
    this.gathering.delete(service);
    this.crashes += 1;
    this.queue = this.queue.then(() => this.system.crash(service));
    this.system.aside(this.queue);
  }
}
