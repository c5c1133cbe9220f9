import type { EachBatchPayload } from 'kafkajs';
import type { Assignment } from './assignment';

/** kafkajs sends a heartbeat between batches only, and not more often than its own interval; we ask more often. */
const heartbeatMs = 1_000;

/** Runs `work` and sends heartbeats meanwhile, so that a slow flush or a waiting database does not cost the partition. */
export const keepingAlive = async (
  payload: EachBatchPayload,
  assignment: Assignment,
  work: () => Promise<void>,
): Promise<void> => {
  const beating = setInterval(() => {
    payload.heartbeat().catch((error: { type?: string }) => {
      // During a rebalance the partition is ours until we join again; these errors say that it no longer is.
      if (error.type !== undefined && expelled.has(error.type)) assignment.lost = true;
    });
  }, heartbeatMs);
  try {
    await work();
  } finally {
    clearInterval(beating);
  }
};

const expelled = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID']);
