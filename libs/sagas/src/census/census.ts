import { sql } from '@refold/event-store';
import type { SagaStanding } from '@refold/model';
import type { Pool } from 'pg';

const countInstances = sql(__dirname, 'count-instances');
const countCommands = sql(__dirname, 'count-commands');
const countEvents = sql(__dirname, 'count-events');

export interface InstanceCount {
  readonly saga: string;
  readonly standing: SagaStanding;
  readonly instances: number;
}

export interface CommandCount {
  readonly saga: string;
  readonly waiting: number;
  /** Of the waiting ones, those that were tried in vain. */
  readonly failing: number;
  /** Age of the oldest waiting one. */
  readonly oldestSeconds: number;
}

export interface EventsKept {
  readonly saga: string;
  /** That came before the one that begins their instance. */
  readonly early: number;
  /** That the rules could not take: they wait for a person. */
  readonly parked: number;
}

/** What the sagas of a service have under way. */
export interface SagaCensus {
  /** Without those that have ended and want nothing. */
  readonly instances: readonly InstanceCount[];
  /** Without sagas that wait for no answer. */
  readonly commands: readonly CommandCount[];
  /** Without sagas that have none. */
  readonly events: readonly EventsKept[];
}

/** @param pool with `sagas` in its search path */
export const readCensus = async (pool: Pool): Promise<SagaCensus> => {
  const [instances, commands, events] = await Promise.all([
    pool.query<InstanceCount>(countInstances),
    pool.query<CommandCount>(countCommands),
    pool.query<EventsKept>(countEvents),
  ]);
  return { instances: instances.rows, commands: commands.rows, events: events.rows };
};
