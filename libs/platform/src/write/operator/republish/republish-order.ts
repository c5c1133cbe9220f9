import { Moment, type RecordedEvent } from '@refold/model';
import { z } from 'zod';

const feedNumber = z
  .string()
  .regex(/^\d{1,18}$/, 'must be a feed number')
  .transform(BigInt);
const texts = (most: number) => z.array(z.string().min(1).max(200)).max(most).default([]);

/**
 * Which events are sent again, and where to. Each part that is given limits; the bounds by `recordedAt` are included, as
 * `through` is.
 */
export const RepublishOrder = z.strictObject({
  topic: z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/, 'must be the name of a topic'),
  after: feedNumber.default(0n),
  through: feedNumber.optional(),
  streams: texts(10_000),
  types: texts(1_000),
  from: Moment.optional(),
  to: Moment.optional(),
  /** Only counts what would be sent. */
  dryRun: z.boolean().default(false),
});
export type RepublishOrder = z.output<typeof RepublishOrder>;

/** Whether an event is among those that are sent again, apart from its feed number. */
export const selects = ({
  streams,
  types,
  from,
  to,
}: Pick<RepublishOrder, 'streams' | 'types' | 'from' | 'to'>): ((recorded: RecordedEvent) => boolean) => {
  const [wantedStreams, wantedTypes] = [new Set(streams), new Set(types)];
  return ({ streamId, type, recordedAt }) =>
    (wantedStreams.size === 0 || wantedStreams.has(streamId)) &&
    (wantedTypes.size === 0 || wantedTypes.has(type)) &&
    (from === undefined || recordedAt >= from) &&
    (to === undefined || recordedAt <= to);
};
