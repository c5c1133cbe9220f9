import type { Credentials } from '@refold/platform/access';
import { withPatience, type Patience } from '../../system/patience';
import { isServiceName, serviceNames, type ServiceName } from '../../system/services';
import { historyLine, type HistoryEvent } from '../mapping/history-event';
import { faults, type OnFinding } from '../record/finding';
import type { Place } from '../record/records';
import { limits, postHistory, type HistoryAnswer } from './history-endpoint';
import { Lane, type Batch } from './lane';

/** What the services answered so far. */
export interface Sent {
  appended: number;
  repeated: number;
  conflicts: number;
  refused: number;
}

export interface SenderOptions {
  readonly serviceUrls: Readonly<Record<ServiceName, string>>;
  readonly credentials?: Credentials;
  readonly patience: Omit<Patience, 'onWait'>;
  readonly onWait: (service: ServiceName, waitedMs: number) => void;
  readonly onSent: (sent: Readonly<Sent>) => void;
  readonly found: OnFinding;
}

interface Item {
  readonly place: Place;
  readonly eventId: string;
  readonly subject: string;
}

/** Requests in flight to one service. More of them gain nothing: its database and the relay share two cores. */
const lanesPerService = 2;

/** Sends events to their owners, each stream through one lane, so that its events arrive in order. */
export class HistorySender {
  private readonly lanes: Readonly<Record<ServiceName, readonly Lane<Item>[]>>;
  private readonly sent: Sent = { appended: 0, repeated: 0, conflicts: 0, refused: 0 };

  constructor(private readonly options: SenderOptions) {
    this.lanes = Object.fromEntries(
      serviceNames.map((service) => [service, Array.from({ length: lanesPerService }, () => this.lane(service))]),
    ) as Record<ServiceName, Lane<Item>[]>;
  }

  async send(event: HistoryEvent, place: Place): Promise<void> {
    const { service, streamId, eventId } = event;
    if (!isServiceName(service)) throw new Error(`No service is named ${service}.`);
    const lanes = this.lanes[service];
    const lane = lanes[hash(streamId) % lanes.length];
    await lane?.add(historyLine(event), { place, eventId, subject: `${streamId} ${event.event.type}` });
  }

  /** Waits until everything is answered. */
  async finish(): Promise<Readonly<Sent>> {
    await Promise.all(Object.values(this.lanes).flatMap((lanes) => lanes.map((lane) => lane.drain())));
    return this.sent;
  }

  private lane(service: ServiceName): Lane<Item> {
    return new Lane({ lines: limits.lines, bytes: limits.bytes / 2, waiting: 2 }, async (batch) => {
      const { serviceUrls, credentials, patience } = this.options;
      const answer = await withPatience(() => postHistory(serviceUrls[service], batch.lines.join(''), credentials), {
        ...patience,
        onWait: (_, waitedMs) => this.options.onWait(service, waitedMs),
      });
      this.count(answer, batch);
    });
  }

  private count(answer: HistoryAnswer, batch: Batch<Item>): void {
    this.sent.appended += answer.appended;
    this.sent.repeated += answer.repeated;
    this.sent.conflicts += answer.conflicts.length;
    this.sent.refused += answer.refused.length;
    const items = new Map(batch.items.map((item) => [item.eventId, item]));
    for (const conflict of answer.conflicts) this.report(faults.conflicts, conflict, items.get(conflict.eventId));
    for (const refused of answer.refused)
      this.report(faults.refused, { ...refused, eventId: refused.eventId ?? '' }, items.get(refused.eventId ?? ''));
    this.options.onSent(this.sent);
  }

  private report(kind: string, { eventId, reason }: { eventId: string; reason: string }, item?: Item): void {
    const { place, subject } = item ?? { place: { file: '', line: 0 }, subject: '' };
    this.options.found({ ...place, kind, id: eventId, reason: `${subject}: ${reason}`, outcome: 'left-out' });
  }
}

/** FNV-1a: spreads streams over lanes, the same way in every run. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
};
