import type { Row } from '../oracle/rows';
import type { Difference } from '../oracle/rows';
import { checkChain } from '../oracle/chain';
import { checkEffects } from '../oracle/effects';
import { checkFeed } from '../oracle/feed';
import { checkFold, type Projected } from '../oracle/fold';
import { happenedOf } from '../oracle/happened';
import { checkMirror } from '../oracle/mirror';
import { partitions } from './broker';
import { facts } from './projector/projections';
import type { MemoryWorld } from './world';

/** Holds a world at rest against all that must be true of it. */
export const checkWorld = async (world: MemoryWorld): Promise<Difference[]> => {
  const differences: Difference[] = [];
  const feeds = new Map(
    await Promise.all(world.services.map(async (each) => [each.name, await world.feedOf(each)] as const)),
  );
  for (const [service, feed] of feeds) {
    const topic = Array.from({ length: partitions }, (_, partition) =>
      world.broker.read(service, partition, 0, Infinity).map(({ decoded }) => decoded),
    );
    differences.push(...checkFeed(service, feed, world.confirmed, world.refused), ...checkChain(service, feed, topic));
  }
  const happened = [...feeds.values()].flat().map(happenedOf);
  const projected = projectedOf(world);
  differences.push(...checkFold(happened, projected), ...checkMirror(projected));
  return [...differences, ...checkEffects(feeds.get('payments') ?? [], world.gateway.effects)];
};

const projectedOf = (world: MemoryWorld): Projected => {
  const { postgres, clickhouse } = world.defined;
  return {
    views: new Map(postgres.map(idOf).map((id) => [id, viewRows(world, id)])),
    facts: new Map(clickhouse.map((each) => [idOf(each), factRows(world, each)])),
  };
};

interface Version {
  readonly name: string;
  readonly version: number;
}
const idOf = ({ name, version }: Version): string => `${name}_v${version}`;

const factRows = (world: MemoryWorld, { name, version }: Version): Row[] => {
  const definition = facts.find((each) => each.name === name);
  return definition ? world.facts.final({ ...definition, version }) : [];
};

const viewRows = (world: MemoryWorld, table: string): Row[] =>
  [...world.views.of(table).rows.values()].map(({ row, defined, deleted }) => ({
    ...Object.fromEntries(Object.entries(row).map(([property, value]) => [snake(property), value as unknown])),
    ...{ _defined: defined, _deleted: deleted },
  }));

const snake = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
