import { categoryOf, EventTally, type EventSample, type RecordedEvent } from '@refold/model';
import { asAny, type AnyProjection } from '../afresh/live-version';
import { asked } from '../afresh/row-sources';
import type { CheckReport, OnProgress } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import type { Arrival } from '../records/arrival';
import { trialFold } from './trial-fold';

export interface CheckOrder {
  /** Events of each type and schema version. */
  readonly each: number;
}

type Tools = Pick<OperatorTools, 'owners' | 'reader' | 'projections' | 'streams' | 'skipTypes'>;

/** Events of one request to an owner. */
const eventsAtOnce = 50;

/**
 * Takes samples of what the owners have stored, with the streams up to them, through today's contracts and through every
 * fold that this code defines, live or not. Nothing is written.
 * @throws Refusal when an owner does not answer
 */
export const checkEvents = async (tools: Tools, order: CheckOrder, onProgress: OnProgress): Promise<CheckReport> => {
  const services = [...new Set(tools.streams.map(({ service }) => service))].sort();
  const checks = [];
  for (const service of services) checks.push(...(await new ServiceCheck(tools, service, onProgress).run(order)));
  return { checks, skipTypes: [...tools.skipTypes].sort() };
};

class ServiceCheck {
  constructor(
    private readonly tools: Tools,
    private readonly service: string,
    private readonly onProgress: OnProgress,
  ) {}

  async run({ each }: CheckOrder) {
    const { owners, skipTypes } = this.tools;
    const samples = await asked(this.service, owners.samples(this.service, each));
    const tally = new EventTally(this.service, samples, skipTypes);
    const streams = [...(await this.streamsOf(samples, tally))];
    for (const [at, [streamId, to]] of streams.entries()) {
      const events = await asked(this.service, owners.missing({ streamId, from: 1, to }));
      this.foldStream(events, tally);
      this.onProgress({ what: `streams of ${this.service}`, done: at + 1, total: streams.length });
    }
    return tally.checks();
  }

  /** Of followed streams, the version up to which they are folded. */
  private async streamsOf(samples: readonly EventSample[], tally: EventTally): Promise<Map<string, number>> {
    const { owners, reader } = this.tools;
    const versions = new Map<string, number>();
    const ids = samples.flatMap((sample) => sample.ids);
    for (let at = 0; at < ids.length; at += eventsAtOnce)
      for (const recorded of await asked(this.service, owners.events(this.service, ids.slice(at, at + eventsAtOnce)))) {
        const { streamId, streamVersion } = recorded;
        if (!reader.follows(categoryOf(streamId))) continue;
        tally.try(recorded, 'contract', () => void reader.fromRecorded(recorded).event());
        versions.set(streamId, Math.max(versions.get(streamId) ?? 0, streamVersion));
      }
    return versions;
  }

  private foldStream(events: readonly RecordedEvent[], tally: EventTally): void {
    const [first] = events;
    if (!first) return;
    const category = categoryOf(first.streamId);
    const arrivals = events.map((recorded) => this.tools.reader.fromRecorded(recorded));
    for (const projection of this.tools.projections.map(asAny))
      if (projection.categories.has(category)) foldInto(projection, arrivals, tally, this.tools.skipTypes);
  }
}

/** As a flush does: behind an event that breaks, its stream waits. What is passed over holds up nothing. */
const foldInto = (
  projection: AnyProjection,
  arrivals: readonly Arrival[],
  tally: EventTally,
  skipTypes: ReadonlySet<string>,
): void => {
  const fold = trialFold(projection);
  for (const { recorded, meta, type, event } of arrivals) {
    if (!recorded || !meta || type === null) continue;
    if (!projection.knows(type) && skipTypes.has(type)) continue;
    const isWhole = tally.try(recorded, projection.id, () => {
      const read = event();
      if (projection.handles(type)) fold(read, meta);
    });
    if (!isWhole) return;
  }
};
