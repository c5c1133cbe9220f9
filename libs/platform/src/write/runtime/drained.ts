import { pause, type EventStore } from '@refold/event-store';
import type { Relay } from '@refold/relay';

const longestMs = 3_000;
const lookEveryMs = 20;

/**
 * Waits a moment until what was appended last has its place in the feed and is published, so that readers need not wait
 * for the next start. Whatever is left then, or when something is down, is published after it.
 */
export const drained = async (of: { readonly store: EventStore; readonly relay: Relay | null }): Promise<void> => {
  const deadline = Date.now() + longestMs;
  while (Date.now() < deadline && !(await isDrained(of))) await pause(lookEveryMs);
};

const isDrained = async ({ store, relay }: { store: EventStore; relay: Relay | null }): Promise<boolean> => {
  try {
    if ((await store.status()).unsequenced > 0) return false;
    const status = await relay?.status();
    return !status?.leader || status.lagEvents <= 0;
  } catch {
    return true;
  }
};
