import { Pulse } from '@refold/kafka';
import type { Engine } from '../catalogue/engine';
import type { Projection } from '../flush/projection';
import type { ProjectionEngine } from './projection-engine';

/** Where an engine is on its way from nothing to work. */
export interface EngineState {
  readonly engine: Engine;
  /** Every version that the code defines. */
  readonly defined: readonly Projection[];
  /** Null until the stores have answered and the tables are there. */
  running: ProjectionEngine | null;
  /** Why it is not running yet. */
  waitsFor: string | null;
  /** Of its start, while that is under way. */
  readonly starting: Pulse;
}

const slowestRetryMs = 5_000;
/** Others may migrate or build first; each statement has an end. */
const longestPreparationMs = 600_000;

export const stateOf = (engine: Engine, defined: readonly Projection[]): EngineState => ({
  engine,
  defined,
  running: null,
  waitsFor: 'It has not started yet.',
  starting: new Pulse(slowestRetryMs, longestPreparationMs),
});
