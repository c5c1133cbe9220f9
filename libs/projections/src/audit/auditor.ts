import { Pulse } from '@refold/kafka';
import { pause } from '../engine/patience';
import type { OperatorTools } from '../operations/tools';
import { activeOf, checksOf } from './audit';
import { addCounts } from './audit-counts';
import { Findings } from './findings';

/** Checks that are drawn together: drawing reads more than a check does. */
const drawnAtOnce = 20;
/** Pause after a failure, and the least time between two looks at a projector that lags. */
const patienceMs = 5_000;
/** Statements and owners that a check asks are given up within less. */
const longestCheckMs = 300_000;

export interface AuditorOptions {
  readonly tools: OperatorTools;
  /** Rows and facts, of all views together; 0: none. */
  readonly keysPerMinute: number;
  /** Whether the projector has more urgent work. */
  readonly isLagging: () => boolean;
}

/**
 * Holds rows and facts of all views in use against their events, one every so often and one view after the other, for as
 * long as the projector runs. It finds drift, counts it and writes it to the log; it repairs nothing.
 */
export class Auditor {
  readonly pulse: Pulse;
  private readonly everyMs: number;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private drawn: (() => Promise<void>)[] = [];
  private turn = 0;
  private failing = false;

  constructor(private readonly options: AuditorOptions) {
    this.everyMs = 60_000 / options.keysPerMinute;
    this.pulse = new Pulse(Math.max(this.everyMs, this.longestRestMs), longestCheckMs);
  }

  start(): void {
    if (this.options.keysPerMinute > 0) this.running = this.run(this.everyMs);
  }

  /** Finishes the check in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** While the projector lags. */
  private get longestRestMs(): number {
    return Math.min(patienceMs, this.everyMs * 10);
  }

  private async run(everyMs: number): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.pulse.beat();
      await pause(everyMs, signal);
      if (signal.aborted) break;
      if (this.options.isLagging()) await pause(this.longestRestMs, signal);
      else await this.step();
    }
    this.pulse.rest();
  }

  private async step(): Promise<void> {
    try {
      if (this.drawn.length === 0) await this.draw();
      await this.drawn.pop()?.();
      this.failing = false;
    } catch (error) {
      // An owner or a store that is away, or a version that was retired: nothing that the audit has to find.
      if (!this.failing) this.options.tools.logger.info({ err: error }, 'The audit pauses.');
      this.failing = true;
      this.drawn = [];
      await pause(patienceMs, this.stopping.signal);
    }
  }

  private async draw(): Promise<void> {
    const { tools } = this.options;
    const projections = await activeOf(tools);
    const projection = projections[this.turn++ % Math.max(projections.length, 1)];
    if (!projection) return;
    const counted = async (findings: Findings, check: () => Promise<void>): Promise<void> => {
      const { checked, drifted } = findings;
      await check();
      const since = { checked: findings.checked - checked, drifted: findings.drifted - drifted };
      await addCounts(tools.pool, projection.id, since, since.drifted > 0 ? findings.last : null);
    };
    const findings = new Findings(projection.id, tools.logger);
    const checks = await checksOf(tools, projection, findings, false).draw(drawnAtOnce);
    this.drawn = checks.map((check) => () => counted(findings, check));
  }
}
