import { categoryOf, instant, type Instant, type RecordedEvent } from '@refold/model';
import type { AnyProjection } from '../afresh/live-version';
import { Refusal } from '../operations/refusal';

/** What is replayed. Each part that is given limits; bounds are by `recordedAt`, both included. */
export interface ReplayOrder {
  readonly view: string;
  readonly version?: number | undefined;
  /** Of rows; of facts the values of their identity with slashes between, or ids of streams. */
  readonly keys: readonly string[];
  readonly streams: readonly string[];
  readonly types: readonly string[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly dryRun: boolean;
}

/** Which events of its owners an order means. */
export interface Selection {
  readonly streams: readonly string[];
  /** Whether it is limited by anything but keys. */
  readonly byEvents: boolean;
  readonly has: (recorded: RecordedEvent) => boolean;
}

/** @throws Refusal when nothing is chosen, or something that can never reach the view */
export const selectionOf = (projection: AnyProjection, order: ReplayOrder): Selection => {
  const { keys, types } = order;
  const [from, to] = [boundOf('from', order.from), boundOf('to', order.to)];
  const byEvents = order.streams.length + types.length > 0 || from !== null || to !== null;
  if (!byEvents && keys.length === 0)
    throw new Refusal(
      'refused',
      'Nothing is chosen. Give keys, streams, types, from or to; or rebuild the whole view.',
    );
  if (from !== null && to !== null && from > to)
    throw new Refusal('refused', `Nothing lies between ${from} and ${to}: the first is the later.`);
  refuseStrange(projection, order);
  const [streams, wanted] = [new Set(order.streams), new Set(types)];
  return {
    ...{ streams: [...streams].sort(), byEvents },
    has: ({ streamId, type, recordedAt }) =>
      (streams.size === 0 || streams.has(streamId)) &&
      (wanted.size === 0 || wanted.has(type)) &&
      (from === null || recordedAt >= from) &&
      (to === null || recordedAt <= to),
  };
};

const refuseStrange = (projection: AnyProjection, { streams, types }: ReplayOrder): void => {
  const type = types.find((each) => !projection.handles(each));
  if (type !== undefined)
    throw new Refusal('unknown', `${projection.name} does not handle events of the type ${type}.`);
  const stream = streams.find((each) => !/^[a-z]\w*-./.test(each) || !projection.categories.has(categoryOf(each)));
  if (stream !== undefined)
    throw new Refusal(
      'unknown',
      `${projection.name} does not follow the stream '${stream}', only those of ${[...projection.categories].join(', ')}.`,
    );
};

const boundOf = (name: string, text: string | undefined): Instant | null => {
  if (text === undefined) return null;
  try {
    return instant(text);
  } catch (error) {
    throw new Refusal('refused', `${name}: ${(error as Error).message}`, error);
  }
};
