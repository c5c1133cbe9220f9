import type { Instant } from '@refold/model';

/** How a checkout stands without its troubles. */
export interface Course {
  readonly step: string;
  readonly undoing: boolean;
  readonly outcome: string | null;
  readonly endedAt: Instant | null;
  readonly deadlineAt: Instant | null;
}
