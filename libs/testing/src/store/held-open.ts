import type { AppendContext, RecordedHead, Store, StreamAppend } from '@refold/event-store';
import { Latch } from './latch';

/** An append that has inserted its events and does not end until it is told to. */
export interface HeldOpen {
  /** Resolves when the events are inserted; nobody else sees them. Rejects when they could not be. */
  readonly inserted: Promise<void>;
  commit(): Promise<RecordedHead[]>;
  rollBack(): Promise<void>;
}

/** Begins an append of any store and holds its transaction open. */
export const heldOpen = (store: Store, appends: readonly StreamAppend[], context: AppendContext): HeldOpen => {
  const told = new Latch();
  const inserted = new Latch();
  const rolledBack = new Error('rolled back on purpose');
  const done = store.append(appends, context, async () => {
    inserted.open();
    await told.promise;
  });
  done.catch(inserted.fail);
  return {
    inserted: inserted.promise,
    commit: () => {
      told.open();
      return done;
    },
    rollBack: async () => {
      told.fail(rolledBack);
      await done.catch((error: unknown) => {
        if (error !== rolledBack) throw error;
      });
    },
  };
};
