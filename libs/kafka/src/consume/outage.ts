import type { Logger } from '../logger';

/**
 * Tells why a consumer broke, as loudly as it deserves. While a broker starts or hands a group on, it answers for some
 * seconds that a coordinator is loading or a topic unknown: one warning, and an error only when that lasts. What Kafka
 * does not call passing is an error at once, with its stack.
 */
export class Outage {
  private since: number | null = null;
  private saidAt = 0;

  constructor(
    private readonly logger: Logger,
    private readonly groupId: string,
  ) {}

  /** @param workedMs how long the broken consumer had been in its group; 0 when it never was */
  broke(error: Error, workedMs: number, now = Date.now()): void {
    if (this.since === null || workedMs >= recoveredAfterMs) this.begin(now);
    if (!isPassing(error))
      return this.logger.error({ groupId: this.groupId, err: error }, 'The consumer broke; a new one follows.');
    const lastedMs = now - (this.since ?? now);
    const seconds = Math.round(lastedMs / 1_000);
    const fields = { groupId: this.groupId, error: error.message, seconds };
    if (lastedMs > 0 && now - this.saidAt < patienceMs)
      return this.logger.debug(fields, 'Kafka still does not serve the consumer.');
    this.saidAt = now;
    if (lastedMs < patienceMs) this.logger.warn(fields, 'Kafka does not serve the consumer yet; it is asked again.');
    else this.logger.error(fields, 'Kafka has not served the consumer for long; it is asked again and again.');
  }

  private begin(now: number): void {
    this.since = now;
    this.saidAt = 0;
  }
}

/** kafkajs wraps what it gave up on; the innermost error says whether trying again can help. */
const isPassing = (error: Error): boolean => {
  let innermost = error;
  while (innermost.cause instanceof Error) innermost = innermost.cause;
  return (innermost as { retriable?: boolean }).retriable === true;
};

/** A broker of the local stack serves groups after some 10 s. */
const patienceMs = 30_000;
/** A consumer that was in its group for so long worked: what breaks it is something new. */
const recoveredAfterMs = 10_000;
