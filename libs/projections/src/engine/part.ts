import type { Pulse } from '@refold/kafka';

/** A loop that lives as long as the process, for whoever watches that it turns. */
export interface Part {
  /** `postgres flushes` */
  readonly name: string;
  readonly pulse: Pulse;
}
