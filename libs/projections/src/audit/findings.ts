import type { Logger } from '@refold/kafka';
import type { Drift } from '../operations/reports';

/** Drifts that a report holds. */
const mostDrifts = 100;
/** Keys that are remembered, so that what two looks find counts once. */
const mostKeys = 100_000;

/** What an audit has found so far: all is counted, the first hundred are kept, so that memory does not grow. */
export class Findings {
  checked = 0;
  drifted = 0;
  repaired = 0;
  readonly drifts: Drift[] = [];
  last: Drift | null = null;
  private readonly keys = new Set<string>();

  constructor(
    private readonly projection: string,
    private readonly logger: Logger,
  ) {}

  add(drift: Drift): void {
    if (this.keys.has(drift.key)) return;
    if (this.keys.size < mostKeys) this.keys.add(drift.key);
    this.drifted += 1;
    if (drift.repaired) this.repaired += 1;
    this.last = drift;
    if (this.drifts.length < mostDrifts) this.drifts.push(drift);
    const { key, kind, columns, repaired } = drift;
    this.logger.warn(
      { projection: this.projection, key, kind, columns, repaired },
      'What is stored is not what the events give.',
    );
  }

  /** What cannot be folded: nobody can tell what is right, so nothing is repaired. */
  addProblem(key: string, problem: string): void {
    this.logger.warn({ projection: this.projection, key, problem }, 'What is stored cannot be folded afresh.');
    this.add({ key, kind: 'altered', columns: [], stored: null, expected: null, repaired: false });
  }
}
