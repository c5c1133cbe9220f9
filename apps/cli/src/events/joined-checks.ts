import type { Broken, Check } from './ask-events';

/**
 * What the service and the projector have found of one type and version. Each has looked at a sample of its own, so what
 * they looked at is not added up.
 */
export const joinedChecks = (found: readonly Check[]): Check[] => {
  const joined = new Map<string, Check>();
  for (const check of found) {
    const name = JSON.stringify([check.service, check.type, check.schemaVersion]);
    const other = joined.get(name);
    joined.set(name, other ? both(other, check) : check);
  }
  return [...joined.values()].sort(inOrder);
};

const both = (a: Check, b: Check): Check => ({
  ...a,
  sampled: Math.max(a.sampled, b.sampled),
  broken: Math.max(a.broken, b.broken),
  skipped: a.skipped || b.skipped,
  first: earlier(a.first, b.first),
});

const earlier = (a: Broken | null, b: Broken | null): Broken | null => {
  if (!a || !b) return a ?? b;
  return BigInt(b.feedNumber) < BigInt(a.feedNumber) ? b : a;
};

const inOrder = (a: Check, b: Check): number =>
  textOrder(a.service, b.service) || textOrder(a.type, b.type) || a.schemaVersion - b.schemaVersion;

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
