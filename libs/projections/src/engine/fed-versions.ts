import type { ProjectionRunner } from '../flush/projection-runner';

/** What an engine feeds: projections by name, of some of them several versions side by side. */
export class FedVersions {
  /** One list for all that look at it; it changes in place. */
  readonly runners: ProjectionRunner[];
  private active: ReadonlyMap<string, number> = new Map();
  private readonly leaving = new Set<ProjectionRunner>();

  constructor(runners: readonly ProjectionRunner[]) {
    this.runners = [...runners];
  }

  /** The versions that readers use, by name. */
  setActive(versions: ReadonlyMap<string, number>): void {
    this.active = versions;
  }

  add(runner: ProjectionRunner): void {
    this.runners.push(runner);
  }

  has(projection: string): boolean {
    return this.runners.some((runner) => runner.projection.id === projection);
  }

  /** What is in hand for it is given up; it is dropped when no batch is being written. */
  leave(runner: ProjectionRunner): void {
    this.leaving.add(runner);
  }

  isLeaving(runner: ProjectionRunner): boolean {
    return this.leaving.has(runner);
  }

  drop(runner: ProjectionRunner): void {
    this.leaving.delete(runner);
    const at = this.runners.indexOf(runner);
    if (at >= 0) this.runners.splice(at, 1);
  }

  /**
   * The versions of each name in the order in which a batch is written: the one that readers use comes last, so no other
   * is ever behind it, and a switch never shows an older row.
   */
  inWritingOrder(): ProjectionRunner[][] {
    const names = new Set(this.runners.map(({ projection }) => projection.name));
    return [...names].map((name) =>
      this.versionsOf(name).sort((a, b) => Number(this.isRead(a)) - Number(this.isRead(b))),
    );
  }

  /** Whether others may go on without it: readers use another version of its name. */
  isSpare(runner: ProjectionRunner): boolean {
    return !this.isRead(runner) && this.versionsOf(runner.projection.name).length > 1;
  }

  private versionsOf(name: string): ProjectionRunner[] {
    return this.runners.filter(({ projection }) => projection.name === name);
  }

  private isRead({ projection: { name, version } }: ProjectionRunner): boolean {
    return this.active.get(name) === version;
  }
}
