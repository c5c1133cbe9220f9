/** First half of every advisory lock of this system; the second says which. Locks are per database, so per service. */
const refold = 0x5ef01d;

export const advisoryLocks = {
  migrations: [refold, 1],
  sequencer: [refold, 2],
  history: [refold, 3],
  relay: [refold, 4],
} satisfies Record<string, [number, number]>;
