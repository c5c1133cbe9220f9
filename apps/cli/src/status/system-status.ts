import type { RunningSystem } from '../system/locate-system';
import { serviceNames, type ServiceName } from '../system/services';
import { memoryOf, type Memory } from './memory';
import type { Part } from './part';
import { askProjector, type ProjectionStatus, type ProjectorStatus } from './projector-status';
import { askQueryApi, type QueryApiStatus } from './query-api-status';
import { askService, type ServiceStatus } from './service-status';

/** Answers of all parts, taken at one time. */
export interface Parts {
  readonly services: Readonly<Record<ServiceName, Part<ServiceStatus>>>;
  readonly projector: Part<ProjectorStatus>;
  readonly queryApi: Part<QueryApiStatus>;
}

export const askAll = async ({ services, projector, queryApi, credentials }: RunningSystem): Promise<Parts> => {
  const [answers, ofProjector, ofQueryApi] = await Promise.all([
    Promise.all(serviceNames.map(async (name) => [name, await askService(services[name], credentials)] as const)),
    askProjector(projector, credentials),
    askQueryApi(queryApi, credentials),
  ]);
  return { services: Object.fromEntries(answers) as Parts['services'], projector: ofProjector, queryApi: ofQueryApi };
};

/** How a part is: `problem` says in a sentence why it is not healthy. */
export interface Health {
  readonly healthy: boolean;
  readonly problem: string | null;
}

export interface SystemStatus {
  readonly healthy: boolean;
  readonly reachable: boolean;
  /** What the first part says that answers, and not to this caller; null when none does. */
  readonly refusal: string | null;
  readonly foundBy: string;
  readonly services: Readonly<Record<string, Health & ServiceState>>;
  readonly topics: Readonly<Record<string, Health & TopicState>>;
  readonly projector: Health;
  readonly views: Readonly<Record<string, Health & ProjectionState>>;
  readonly factTables: Readonly<Record<string, Health & ProjectionState>>;
  readonly queryApi: Health & { readonly checks: Readonly<Record<string, string>> };
  readonly memory: Memory;
}

interface ServiceState {
  readonly url: string;
  /** Feed number of its last event, as digits. */
  readonly feedHead: string | null;
  /** Events that wait for their place in the feed, and how long the oldest has. */
  readonly unsequenced: number | null;
  readonly oldestUnsequencedAgeSeconds: number | null;
}

interface TopicState {
  /** Feed number of the last published event, as digits. */
  readonly published: string | null;
  /** Behind the service's feed. */
  readonly lagEvents: number | null;
  readonly lagSeconds: number | null;
}

interface ProjectionState {
  readonly version: number;
  /** Highest feed number that it has read of each topic, as digits. */
  readonly position: Readonly<Record<string, string>>;
  /** Behind its topics. */
  readonly lagEvents: number;
  readonly lagSeconds: number | null;
  readonly rows: number | null;
  /** Events that failed, and events that wait behind them. */
  readonly parked: { readonly failed: number; readonly waiting: number };
}

export const statusOf = async (system: RunningSystem): Promise<SystemStatus> => {
  const [parts, memory] = await Promise.all([askAll(system), memoryOf(system.pids)]);
  return assemble(parts, memory, system.foundBy);
};

export const assemble = ({ services, projector, queryApi }: Parts, memory: Memory, foundBy: string): SystemStatus => {
  const all = [...Object.values(services), projector, queryApi];
  const projections = projector.reachable ? projector.status.projections : [];
  const of = (engine: ProjectionStatus['engine']) => stateByName(projections.filter((each) => each.engine === engine));
  const status = {
    services: mapValues(services, serviceState),
    topics: mapValues(services, topicState),
    projector: projectorHealth(projector),
    views: of('postgres'),
    factTables: of('clickhouse'),
    queryApi: queryApiState(queryApi),
  };
  const refusal = refusalIn(all);
  const { services: ss, topics, views, factTables } = status;
  const parts = [...[ss, topics, views, factTables].flatMap((group) => Object.values<Health>(group))];
  const healthy = [...parts, status.projector, status.queryApi].every((part) => part.healthy);
  return { healthy, reachable: all.some(({ reachable }) => reachable), refusal, foundBy, ...status, memory };
};

/** What the first part says that does not answer to this caller. */
export const refusalIn = (parts: readonly Part<unknown>[]): string | null => {
  for (const part of parts) if (!part.reachable && part.refused) return part.error;
  return null;
};

const health = (problem: string | null): Health => ({ healthy: problem === null, problem });

const serviceState = (part: Part<ServiceStatus>): Health & ServiceState => {
  if (!part.reachable)
    return {
      ...health(part.error),
      url: part.url,
      feedHead: null,
      unsequenced: null,
      oldestUnsequencedAgeSeconds: null,
    };
  const { ready, reason, feed, dead } = part.status;
  const problem = ready ? null : (reason ?? 'It is not ready and does not say why.');
  return {
    ...health(dead.length > 0 ? deathOf(dead) : problem),
    url: part.url,
    feedHead: feed?.head ?? null,
    unsequenced: feed?.unsequenced ?? null,
    oldestUnsequencedAgeSeconds: feed?.oldestUnsequencedAgeSeconds ?? null,
  };
};

const topicState = (part: Part<ServiceStatus>): Health & TopicState => {
  const unknown = { published: null, lagEvents: null, lagSeconds: null };
  if (!part.reachable) return { ...health('Its service does not answer.'), ...unknown };
  const { relay } = part.status;
  // Null where a process of its own publishes: that one tells.
  if (!relay) return { ...health(null), ...unknown };
  const { published, lagEvents, lagSeconds, error } = relay;
  return { ...health(error), published, lagEvents, lagSeconds };
};

/** A process that is ready and partly dead works for nobody: that is told before anything else. */
const deathOf = (dead: readonly string[]): string => `Dead, start it anew: ${dead.join('; ')}.`;

const projectorHealth = (part: Part<ProjectorStatus>): Health => {
  if (!part.reachable) return health(part.error);
  if (part.status.dead.length > 0) return health(deathOf(part.status.dead));
  const { owners, engines } = part.status;
  const problems = [
    ...owners.flatMap(({ restored }) => restored ?? []),
    ...engines.flatMap(({ engine, error }) => (error === null ? [] : [`${engine}: ${error}`])),
  ];
  if (problems.length > 0) return health(problems.join('; '));
  return health(part.status.ready ? null : 'It waits for its partitions.');
};

const stateByName = (projections: readonly ProjectionStatus[]): Record<string, Health & ProjectionState> =>
  Object.fromEntries(projections.map((each) => [`${each.name}_v${each.version}`, projectionState(each)]));

const projectionState = (projection: ProjectionStatus): Health & ProjectionState => {
  const { version, healthy, error, lagEvents, lagSeconds, rows, parked, partitions } = projection;
  const position: Record<string, string> = {};
  for (const { topic, feedNumber } of partitions)
    if (BigInt(feedNumber) >= BigInt(position[topic] ?? 0)) position[topic] = feedNumber;
  const letters = `${parked.failed} events failed, and ${parked.waiting} wait behind them.`;
  return { ...health(healthy ? null : (error ?? letters)), version, position, lagEvents, lagSeconds, rows, parked };
};

const queryApiState = (part: Part<QueryApiStatus>): SystemStatus['queryApi'] => {
  if (!part.reachable) return { ...health(part.error), checks: {} };
  const { ready, checks } = part.status;
  const failing = Object.entries(checks).filter(([, state]) => state !== 'ok');
  return { ...health(ready ? null : failing.map(([name, state]) => `${name}: ${state}`).join('; ')), checks };
};

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
