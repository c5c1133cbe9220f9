/** A part of a whole between 0 and 1; null where there is no whole. */
export const shareOf = (part: bigint, whole: bigint): number | null =>
  whole === 0n ? null : Number(part) / Number(whole);
