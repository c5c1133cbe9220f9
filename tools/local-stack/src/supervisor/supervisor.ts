import { Problem } from '../problem';
import { WatchedProcess } from './watched-process';
import type { Backoff } from './backoff';
import type { Piece, Reporter } from './piece';

/** Starts groups of processes in order, and stops them in the reverse one. */
export class Supervisor {
  private readonly groups: WatchedProcess[][] = [];
  private stopping = false;

  constructor(
    private readonly reporter: Reporter,
    private readonly backoff?: Backoff,
  ) {}

  /** Starts the pieces side by side. @throws {Problem} of the first that does not become ready */
  async start(pieces: readonly Piece[]): Promise<void> {
    if (this.stopping) throw new Problem('The stack was stopped while it was starting.');
    const group = pieces.map((piece) => new WatchedProcess(piece, this.reporter, this.backoff));
    this.groups.push(group);
    await Promise.all(group.map((watched) => watched.start()));
  }

  /** Stops the last group first and waits for it, so that nothing loses what it depends on. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const group of this.groups.toReversed()) await Promise.all(group.map((watched) => watched.stop()));
  }

  /** Ends everything at once, for a person who does not want to wait. */
  kill(): void {
    for (const watched of this.groups.flat()) watched.kill();
  }
}
