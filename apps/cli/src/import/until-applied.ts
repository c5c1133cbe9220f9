import { setTimeout as sleep } from 'node:timers/promises';
import { counted, duration } from '../output/numbers';
import type { Output } from '../output/output';
import type { Part } from '../status/part';
import type { ProjectionStatus } from '../status/projector-status';
import type { ServiceStatus } from '../status/service-status';
import { askAll, refusalIn, type Parts } from '../status/system-status';
import type { RunningSystem } from '../system/locate-system';
import { NotReachable, Problem } from '../system/problem';

/** A status is a few queries; more often would only slow down what is waited for. */
const lookEveryMs = 400;

/** Events that wait for a hole to be filled are tried again every few seconds; those that fail stay parked. */
const parkedPatienceMs = 20_000;

/**
 * Waits until every view and fact table holds all that the services hold now.
 * @throws NotReachable when nothing moves for longer than the patience, Problem when events stay parked or a part does
 * not answer to this caller
 */
export async function untilApplied(system: RunningSystem, patienceMs: number, output: Output): Promise<void> {
  let moved = performance.now();
  let before = '';
  for (;;) {
    const parts = await askAll(system);
    const refusal = refusalIn([...Object.values(parts.services), parts.projector]);
    if (refusal !== null) throw new Problem(refusal);
    const missing = missingOf(parts);
    if (missing.events === 0 && missing.parked === 0 && missing.unknown.length === 0) return;
    const state = JSON.stringify(missing);
    if (state !== before) [moved, before] = [performance.now(), state];
    const standsMs = performance.now() - moved;
    refuseStandstill(missing, standsMs, patienceMs);
    const standing = standsMs > 5_000 ? ` (for ${duration(standsMs)})` : '';
    output.progress('applying', missing, `Waiting for the views: ${told(missing)}${standing}`);
    await sleep(lookEveryMs);
  }
}

const refuseStandstill = (missing: Missing, standsMs: number, patienceMs: number): void => {
  const onlyParked = missing.events === 0 && missing.unknown.length === 0;
  if (onlyParked && standsMs > parkedPatienceMs)
    throw new Problem(`${told(missing)}: refold status names the views. Everything else is in them.`);
  if (standsMs > patienceMs) throw new NotReachable(`The views do not move any more: ${told(missing)}.`);
};

/** What the views lack: events that are known to be missing, and parts that do not say. */
export interface Missing {
  readonly events: number;
  /** Events that failed, or wait behind one that did. */
  readonly parked: number;
  readonly unknown: readonly string[];
}

/** In words. What cannot be known while a part is silent is not told as 0. */
export const told = ({ events, parked, unknown }: Missing): string =>
  [
    ...(events > 0 || unknown.length === 0 ? [`${counted(events, 'event')} to apply`] : []),
    ...(parked > 0 ? [`${counted(parked, 'event')} parked`] : []),
    ...(unknown.length > 0 ? [`no answer from ${unknown.join(', ')}`] : []),
  ].join(', ');

export const missingOf = ({ services, projector }: Parts): Missing => {
  const silent = Object.entries(services).flatMap(([name, part]) => (isTelling(part) ? [] : [name]));
  if (!projector.reachable) return { events: 0, parked: 0, unknown: [...silent, 'projector'] };
  const owners = Object.entries(services).flatMap(([name, part]) =>
    isTelling(part) ? [ownerOf(name, part.status)] : [],
  );
  const unpublished = total(owners.map((owner) => owner.unpublished));
  const unread = owners.map((owner) =>
    Math.max(0, ...projector.status.projections.map((each) => unreadOf(owner, each))),
  );
  const parked = projector.status.projections.map(({ parked: { failed, waiting } }) => failed + waiting);
  return { events: unpublished + total(unread), parked: total(parked), unknown: silent };
};

interface Owner {
  readonly service: string;
  /** Feed number of the last event of all. */
  readonly head: bigint;
  /** Events that are not in Kafka yet. */
  readonly unpublished: number;
  /** Feed number of the last event of each partition; undefined where the relay is a process of its own. */
  readonly lastInPartition: readonly bigint[] | undefined;
}

const isTelling = (part: Part<ServiceStatus>): part is Part<ServiceStatus> & { reachable: true } =>
  part.reachable && part.status.feed !== null;

const ownerOf = (service: string, { feed, relay }: ServiceStatus): Owner => {
  const head = BigInt(feed?.head ?? 0);
  const unpublished = (feed?.unsequenced ?? 0) + Number(relay ? head - BigInt(relay.published) : 0n);
  return { service, head, unpublished, lastInPartition: relay?.lastInPartition.map(BigInt) };
};

/** An estimate while there is any, exact when it is 0: the feed's numbers are spread over the partitions. */
const unreadOf = ({ service, head, lastInPartition }: Owner, projection: ProjectionStatus): number => {
  if (!projection.services.includes(service)) return 0;
  const partitions = projection.partitions.filter(({ topic }) => topic.endsWith(service));
  const read = new Map(partitions.map(({ partition, feedNumber }) => [partition, BigInt(feedNumber)]));
  if (!lastInPartition) return unreadByHead(head, partitions);
  const behind = lastInPartition.map((last, partition) => last - (read.get(partition) ?? 0n)).filter((gap) => gap > 0n);
  return total(behind.map((gap) => Math.ceil(Number(gap) / lastInPartition.length)));
};

/** Without the relay's word: the feed's head has been read, and of no partition is more known to be there. */
const unreadByHead = (head: bigint, partitions: ProjectionStatus['partitions']): number => {
  const highest = partitions
    .map(({ feedNumber }) => BigInt(feedNumber))
    .reduce((max, each) => (each > max ? each : max), 0n);
  return Number(head - highest) + total(partitions.map(({ lagEvents }) => lagEvents));
};

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
