import { setTimeout as sleep } from 'node:timers/promises';
import { Rejection } from '@refold/model';
import { CopyMissing } from '@refold/projections';
import { unavailable } from '../../http';
import type { Guard } from './guard';
import type { LocalCopies, LocalCopy } from './local-copies';

interface Command {
  readonly type: string;
}
type Judge = (row: object | undefined, command: Command) => void;

/** A row that is not there may be on its way: its owner has answered, and its event travels for some milliseconds. */
const longestWaitMs = 1_000;
const lookEveryMs = 50;
/** Rows that have passed are believed for this long: what happens to them meanwhile is not seen by this process. */
const believedMs = 1_000;
const mostBelieved = 10_000;

/** Holds the commands of one contract against a copy. */
export class Guarding {
  private readonly copy: LocalCopy<object>;
  private readonly believed = new Map<string, { readonly row: object; readonly until: number }>();

  constructor(
    private readonly guard: Guard,
    copies: LocalCopies,
  ) {
    this.copy = copies.of(guard.copy);
  }

  /** Whether the command may go on by what is known at once; false also means: not yet. */
  async lets(command: Command): Promise<boolean> {
    const key = this.keyOf(command);
    try {
      const row = this.rowBelieved(key) ?? (await this.copy.get(key));
      this.judge(row, command);
      if (row) this.believe(key, row);
      return true;
    } catch (error) {
      if (error instanceof Rejection || error instanceof CopyMissing) return false;
      throw error;
    }
  }

  /**
   * Waits a moment for a row that is not there.
   * @throws Rejection when the command may not go on
   * @throws Problem 503 when that cannot be said, for the copy is behind
   */
  async insist(command: Command): Promise<void> {
    for (const deadline = Date.now() + longestWaitMs; ; await sleep(lookEveryMs)) {
      const refused = await this.refusal(command);
      if (refused === null) return;
      if (!refused.mayChange) throw refused.why;
      if (Date.now() < deadline) continue;
      const behind = await this.copy.behind();
      throw behind === null ? refused.why : unavailable(behind, refused.why);
    }
  }

  private async refusal(command: Command): Promise<{ readonly why: Error; readonly mayChange: boolean } | null> {
    let row: object | undefined;
    try {
      row = await this.copy.get(this.keyOf(command));
      this.judge(row, command);
      return null;
    } catch (error) {
      if (error instanceof Rejection || error instanceof CopyMissing)
        return { why: error, mayChange: row === undefined };
      throw error;
    }
  }

  private keyOf(command: Command): string {
    return this.guard.by(command as never);
  }

  private judge(row: object | undefined, command: Command): void {
    (this.guard.judge as unknown as Judge)(row, command);
  }

  private rowBelieved(key: string): object | undefined {
    const known = this.believed.get(key);
    return known && known.until > Date.now() ? known.row : undefined;
  }

  private believe(key: string, row: object): void {
    if (this.rowBelieved(key)) return;
    if (this.believed.size >= mostBelieved) this.believed.clear();
    this.believed.set(key, { row, until: Date.now() + believedMs });
  }
}

/** What watches over each contract. @throws Error when two do over one */
export const guardingOf = (guards: readonly Guard[], copies: LocalCopies): ReadonlyMap<unknown, Guarding> => {
  const guarding = new Map(guards.map((guard) => [guard.contract as unknown, new Guarding(guard, copies)]));
  if (guarding.size < guards.length)
    throw new Error('Two guards watch over one command; one judges all that it needs.');
  return guarding;
};
