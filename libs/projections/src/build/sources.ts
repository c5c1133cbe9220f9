import { topicOf, withAdmin, type Kafka } from '@refold/kafka';
import type { BuildPass, Projection } from '../flush/projection';
import type { OwnerClient } from '../owners/owner-client';
import type { SourceKind, Stretch } from './progress/stretch';

export interface SourceTools {
  readonly kafka: Kafka;
  readonly topicPrefix: string;
  readonly owners: OwnerClient;
  readonly projection: Projection;
}

export interface Sources {
  /** By service. */
  readonly sources: Readonly<Record<string, SourceKind>>;
  /** To be read, over all passes: records of topics, events of feeds. */
  readonly eventsTotal: number;
}

/** What a rebuild would read and from where, without reading it. A topic that lacks something in its middle is not seen. */
export const measureSources = async (tools: SourceTools): Promise<Sources> => measured(await captureStretches(tools));

export const measured = (stretches: readonly Stretch[]): Sources => {
  const fed = servicesOfFeeds(stretches);
  const services = [...new Set(stretches.map(({ service }) => service))].sort();
  return {
    sources: Object.fromEntries(services.map((service) => [service, fed.has(service) ? 'feed' : 'kafka'])),
    eventsTotal: toRead(stretches).reduce((sum, stretch) => sum + lengthOf(stretch), 0),
  };
};

/** How many of them were read. */
export const eventsDone = (stretches: readonly Stretch[]): number =>
  toRead(stretches).reduce(
    (sum, { next, until, source }) => sum + lengthOf({ source, until: next < until ? next : until }),
    0,
  );

/** Numbers of a feed begin with 1, offsets with 0. */
const lengthOf = ({ source, until }: Pick<Stretch, 'source' | 'until'>): number =>
  Number(source === 'feed' ? until - 1n : until);

/** Partitions of a service that is read from its feed are left out: they only say where the live path goes on. */
export const toRead = (stretches: readonly Stretch[]): Stretch[] => {
  const fed = servicesOfFeeds(stretches);
  return stretches.filter(({ service, source }) => source === 'feed' || !fed.has(service));
};

const servicesOfFeeds = (stretches: readonly Stretch[]): Set<string> =>
  new Set(stretches.filter(({ source }) => source === 'feed').map(({ service }) => service));

/**
 * The whole of history as it is now: each partition up to its end. A service whose topic does not begin with its first
 * record is read from its feed, up to a head that is asked for afterwards, so that nothing lies between the two.
 */
export const captureStretches = async ({ kafka, topicPrefix, owners, projection }: SourceTools): Promise<Stretch[]> => {
  const ends = await withAdmin(kafka, async (admin) => {
    const found = new Map<string, Awaited<ReturnType<typeof admin.fetchTopicOffsets>>>();
    for (const service of projection.services)
      found.set(service, await admin.fetchTopicOffsets(topicOf(service, topicPrefix)));
    return found;
  });
  const stretches: Stretch[] = [];
  for (const { name: pass, services } of projection.passes.map(withServices))
    for (const service of services) {
      const partitions = ends.get(service) ?? [];
      for (const { partition, high } of partitions)
        stretches.push({ ...fresh, pass, service, source: 'kafka', partition, next: 0n, until: BigInt(high) });
      if (partitions.some(({ low }) => BigInt(low) > 0n)) stretches.push(await feedStretch(owners, pass, service));
    }
  return stretches;
};

export const feedStretch = async (owners: OwnerClient, pass: BuildPass['name'], service: string): Promise<Stretch> => ({
  ...fresh,
  ...{ pass, service, source: 'feed', partition: 0 },
  next: 1n,
  until: (await owners.feedHead(service)) + 1n,
});

const fresh = { feedNumber: 0n, recordedAt: null, checkedUntil: 0n };

const withServices = ({ name, streams }: BuildPass) => ({
  name,
  services: [...new Set(streams.map(({ service }) => service))],
});
