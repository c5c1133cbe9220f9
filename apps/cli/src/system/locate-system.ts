import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Credentials } from '@refold/platform/access';
import { credentialsIn } from './credentials';
import { UsageProblem } from './problem';
import { serviceNames, type ServiceName } from './services';

/** Where the parts of a running system answer. */
export interface RunningSystem {
  readonly services: Readonly<Record<ServiceName, string>>;
  readonly projector: string;
  readonly queryApi: string;
  /** What is shown to them of whoever asks. */
  readonly credentials: Credentials;
  /** Process ids by name, where the local stack wrote them down. */
  readonly pids: Readonly<Record<string, number>>;
  /** For people: how the system was found. */
  readonly foundBy: string;
}

export interface Whereabouts {
  readonly dataDir?: string;
  readonly portBase?: number;
}

/** Where the parts answer, and what is known of their processes. */
type Parts = Omit<RunningSystem, 'credentials'>;

export const defaultDataDir = '.refold';
const defaultPortBase = 4000;
const portOffsets = { orders: 1, payments: 2, inventory: 3, customers: 4, shipping: 5 } as const;
const projectorOffset = 6;

const StackFile = z.object({
  portBase: z.int(),
  processes: z.record(z.string(), z.object({ pid: z.int() })),
  environment: z.record(z.string(), z.string()),
});
type StackFile = z.output<typeof StackFile>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the system: by what the command line says, else by SERVICE_URL_*, PROJECTOR_URL and QUERY_API_URL, else by the
 * default data directory, else on the default ports. Whether it answers is seen when it is asked.
 * @throws UsageProblem when the named data directory holds no stack, or the environment names only some services
 */
export function locateSystem(whereabouts: Whereabouts, environment: Environment): RunningSystem {
  const stack = stackAt(whereabouts, environment);
  return { ...partsOf(whereabouts, environment, stack), credentials: credentialsIn(accessTo(stack, environment)) };
}

/** The variables by which tokens are made: those of the local stack that is meant, else those of the environment. */
export const accessVariables = (whereabouts: Whereabouts, environment: Environment): Environment =>
  accessTo(stackAt(whereabouts, environment), environment);

const accessTo = (stack: StackFile | undefined, environment: Environment): Environment => {
  const asks = stack && ('AUTH_SECRET' in stack.environment || 'AUTH_JWKS_URL' in stack.environment);
  return asks ? { ...stack.environment, REFOLD_TOKEN: environment['REFOLD_TOKEN'] } : environment;
};

/** The local stack that is meant, if it runs: not where the environment names another system. */
const stackAt = ({ dataDir, portBase }: Whereabouts, environment: Environment): StackFile | undefined => {
  const stack = readStackFile(dataDir ?? defaultDataDir);
  if (portBase !== undefined) return stack?.portBase === portBase ? stack : undefined;
  return dataDir === undefined && 'SERVICE_URL_ORDERS' in environment ? undefined : stack;
};

const partsOf = ({ dataDir, portBase }: Whereabouts, environment: Environment, stack?: StackFile): Parts => {
  if (portBase !== undefined) return onPorts(portBase, stack);
  if (dataDir === undefined && 'SERVICE_URL_ORDERS' in environment)
    return fromVariables(environment, {}, 'the environment');
  if (stack) return fromVariables(stack.environment, pidsOf(stack), `${dataDir ?? defaultDataDir}/stack.json`);
  if (dataDir === undefined) return onPorts(defaultPortBase);
  throw new UsageProblem(
    `${dataDir} has no stack.json, so no system runs there. Start one by: npm start -- --data-dir ${dataDir}`,
  );
};

const readStackFile = (dataDir: string): StackFile | undefined => {
  try {
    return StackFile.parse(JSON.parse(readFileSync(join(dataDir, 'stack.json'), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageProblem(`${join(dataDir, 'stack.json')} cannot be read: ${(error as Error).message}`);
  }
};

const onPorts = (base: number, stack?: StackFile): Parts => {
  const at = (offset: number) => `http://127.0.0.1:${base + offset}`;
  return {
    services: byService((service) => at(portOffsets[service])),
    projector: at(projectorOffset),
    queryApi: at(0),
    pids: stack ? pidsOf(stack) : {},
    foundBy: `the ports from ${base}`,
  };
};

const fromVariables = (variables: Environment, pids: RunningSystem['pids'], foundBy: string): Parts => {
  const url = (name: string): string => {
    const value = variables[name];
    if (value) return value.replace(/\/+$/, '');
    throw new UsageProblem(`${name} is not set in ${foundBy}, so a part of the system is not known.`);
  };
  return {
    services: byService((service) => url(`SERVICE_URL_${service.toUpperCase()}`)),
    projector: url('PROJECTOR_URL'),
    queryApi: url('QUERY_API_URL'),
    pids,
    foundBy,
  };
};

const byService = <T>(value: (service: ServiceName) => T): Record<ServiceName, T> =>
  Object.fromEntries(serviceNames.map((service) => [service, value(service)])) as Record<ServiceName, T>;

const pidsOf = ({ processes }: StackFile): Record<string, number> =>
  Object.fromEntries(Object.entries(processes).map(([name, { pid }]) => [name, pid]));
