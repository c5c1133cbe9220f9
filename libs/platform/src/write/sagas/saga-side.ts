import { readCensus, sagaMigrations, type SagaDesk } from '@refold/sagas';
import type { Pool } from 'pg';
import type { Part } from '../../vitals';
import type { Companion } from '../runtime/runtime';

/** See {@link Sagas}. */
export const SAGAS = Symbol('the sagas and policies of this service');

/** What a process has to do with the sagas of its service: it has none, another process runs them, or this one does. */
export type Sagas = { readonly kind: 'none' } | { readonly kind: 'elsewhere' } | SagaSide;

/** What runs them: see SagaHost. */
export interface SagaRunner {
  readonly desk: SagaDesk;
  readonly parts: readonly Part[];
  readonly dispatcher: { readonly tries: Readonly<Record<'done' | 'refused' | 'later', number>> };
  readonly deadlines: { readonly passed: number };
  prepare(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
  /** What keeps them from their work; empty when nothing does. */
  problems(): readonly string[];
  sweep(): Promise<void>;
}

/** The sagas of a process, with what they are given. */
export class SagaSide implements Companion {
  readonly kind = 'here';
  readonly migrations = [sagaMigrations];

  constructor(
    readonly runner: SagaRunner,
    private readonly pool: Pool,
    /** Gives up what commands are sent by. */
    private readonly endDelivery: () => void,
  ) {}

  get parts(): readonly Part[] {
    return this.runner.parts;
  }

  prepare(): Promise<void> {
    return this.runner.prepare();
  }

  start(): void {
    this.runner.start();
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    this.endDelivery();
    await this.pool.end();
  }

  census(): ReturnType<typeof readCensus> {
    return readCensus(this.pool);
  }
}

/** For the status of the service: null where it has none; nulls while the database does not tell. */
export const statusOfSagas = async (sagas: Sagas): Promise<object | null> => {
  if (sagas.kind === 'none') return null;
  if (sagas.kind === 'elsewhere') return { running: false };
  const census = await sagas.census().catch(() => ({ instances: null, commands: null, events: null }));
  return { running: true, ...census, problems: sagas.runner.problems() };
};
