import type { BuildPass } from '../../flush/projection';

export type SourceKind = 'kafka' | 'feed';

/** Where a stretch of history lies: a partition of a service's topic, or the service's own feed (partition 0). */
export interface Place {
  readonly service: string;
  readonly source: SourceKind;
  readonly partition: number;
}

/** A stretch of history that a pass reads, and how far it is. Of a feed the positions are feed numbers, `next` the first unread. */
export interface Stretch extends Place {
  readonly pass: BuildPass['name'];
  readonly next: bigint;
  /** Exclusive. */
  readonly until: bigint;
  readonly feedNumber: bigint;
  readonly recordedAt: string | null;
  /** Up to here events may be in the rows already. */
  readonly checkedUntil: bigint;
}

/** A stretch moved on by one chunk. */
export interface Advance extends Place {
  readonly from: bigint;
  readonly next: bigint;
  readonly feedNumber: bigint;
  readonly recordedAt: string | null;
}

export const placeName = ({ service, source, partition }: Place): string => `${service} ${source} ${partition}`;
