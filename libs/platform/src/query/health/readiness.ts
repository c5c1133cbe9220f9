import type { Pool } from 'pg';
import type { FactsClient } from '../clickhouse/facts-client';
import { AnswerError } from '../errors/answer-error';
import type { ActiveVersion, ActiveVersions } from '../postgres/active-versions';
import { Snapshot } from '../postgres/snapshot/snapshot';

/** Views and fact tables without which questions could not be answered. */
export interface NeededViews {
  readonly views: readonly string[];
  readonly facts: readonly string[];
}

export interface Readiness {
  readonly ready: boolean;
  /** What is asked, and `ok` or why not. */
  readonly checks: Readonly<Record<string, string>>;
  readonly versions: readonly ActiveVersion[];
}

/** Milliseconds that another process may take to say whether it is ready. */
const patience = 2_000;

/** Whether the whole system can serve: stores, views, facts, the projector and the services. */
export class ReadinessProbe {
  constructor(
    private readonly pool: Pool,
    private readonly facts: FactsClient,
    private readonly needed: NeededViews,
    private readonly dependencies: Readonly<Record<string, string>>,
  ) {}

  async check(): Promise<Readiness> {
    const [views, ...others] = await Promise.all([
      this.checkViews(),
      ...Object.entries(this.dependencies).map(async ([name, url]) => [name, await stateOf(url)] as const),
    ]);
    const checks = { ...views.checks, ...Object.fromEntries(others) };
    return { ready: Object.values(checks).every((state) => state === ok), checks, versions: views.versions };
  }

  private async checkViews(): Promise<Omit<Readiness, 'ready'>> {
    const snapshot = new Snapshot(this.pool);
    try {
      const versions = await snapshot.versions();
      const views: [string, string][] = [];
      for (const view of this.needed.views) views.push([view, await answer(() => touchView(snapshot, versions, view))]);
      const facts = this.needed.facts.map(
        async (name) => [name, await answer(() => this.touchFacts(versions, name))] as const,
      );
      return { checks: Object.fromEntries([...views, ...(await Promise.all(facts))]), versions: versions.list() };
    } catch (error) {
      return { checks: { views: reasonOf(error) }, versions: [] };
    } finally {
      await snapshot.end();
    }
  }

  private async touchFacts(versions: ActiveVersions, name: string): Promise<void> {
    await this.facts.touch(versions.tableOf(name));
  }
}

const ok = 'ok';

const touchView = async (snapshot: Snapshot, versions: ActiveVersions, view: string): Promise<void> => {
  await snapshot.query(`select 1 from ${versions.tableOf(view)} limit 0`);
};

const answer = (question: () => Promise<void>): Promise<string> => question().then(() => ok, reasonOf);

const reasonOf = (error: unknown): string =>
  error instanceof AnswerError ? error.message : 'Could not be read; the log says why.';

/** A process answers /readyz with 200, or with 503 and its reason. */
const stateOf = async (url: string): Promise<string> => {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(patience) });
    await response.body?.cancel();
    return response.ok ? ok : `Not ready: it answers ${response.status}.`;
  } catch {
    return 'Does not answer.';
  }
};
