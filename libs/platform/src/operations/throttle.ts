import type { Throttle } from '@refold/projections';

/** `auto`, `none`, or events a second, as people write it; undefined for anything else. */
export const parseThrottle = (text: string): Throttle | undefined => {
  if (text === 'auto' || text === 'none') return text;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
};
