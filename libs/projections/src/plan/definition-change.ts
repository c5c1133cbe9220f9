import { canonical } from '../afresh/compare-rows';
import type { PlanKind } from '../operations/reports';
import type { Parts } from '../table/fingerprint';

/** What lies between two definitions of a view, and how little of it has to be folded for it. */
export interface DefinitionChange {
  readonly kind: Exclude<PlanKind, 'nothing'>;
  /** Why this and no less, a sentence each. */
  readonly reasons: readonly string[];
  /** Types that only the new definition handles. */
  readonly eventTypes: readonly string[];
}

type Texts = Readonly<Record<string, string>>;

/**
 * What a new definition needs. Less than a full rebuild only where the texts of both prove it: nothing was taken away or
 * reads differently, and new are only columns that begin with a value, or handlers of event types that had none. What the
 * functions call elsewhere is not seen in their texts; so whoever acts on this folds a sample afresh before he trusts it.
 */
export const changeBetween = (old: Parts | null, next: Parts): DefinitionChange => {
  const obstacles = old === null ? ['How the active version was built is not known.'] : obstaclesBetween(old, next);
  if (obstacles.length > 0 || old === null) return { kind: 'full', reasons: obstacles, eventTypes: [] };
  const columns = Object.keys(textsOf(next['columns'])).filter((name) => !(name in textsOf(old['columns'])));
  const eventTypes = Object.keys(textsOf(next['on'])).filter((type) => !(type in textsOf(old['on'])));
  if (columns.length === 0 && eventTypes.length === 0)
    return {
      kind: 'full',
      reasons: ['The texts of both are the same, so what changed is not seen in them.'],
      eventTypes,
    };
  const added = columns.length > 0 ? [`New columns that begin with a value: ${columns.join(', ')}.`] : [];
  const same = 'Every other column, handler and copy reads as before.';
  if (eventTypes.length === 0) return { kind: 'backfill', reasons: [...added, same], eventTypes };
  return { kind: 'partial', reasons: [...added, `New handlers: ${eventTypes.join(', ')}.`, same], eventTypes };
};

const obstaclesBetween = (old: Parts, next: Parts): string[] => {
  if (!('initial' in old) || !('columns' in old)) return ['Facts are sent whole: no part of them is proven to stay.'];
  return changesOf(old, next);
};

/** What is otherwise in a definition that was to be the same, a sentence each. */
export const whatChanged = (old: Parts, next: Parts): string[] => [
  ...changesOf(old, next),
  ...newTexts('column', textsOf(old['columns']), textsOf(next['columns'])),
  ...newTexts('handler', textsOf(old['on']), textsOf(next['on'])),
];

const changesOf = (old: Parts, next: Parts): string[] => [
  ...changedTexts('column', textsOf(old['columns']), textsOf(next['columns'])),
  ...changedTexts('handler', textsOf(old['on']), textsOf(next['on'])),
  ...changedTexts('first value', initials(old), initials(next)),
  ...['key', 'definedBy', 'derive', 'copies', 'ddl']
    .filter((part) => canonical(old[part] ?? null) !== canonical(next[part] ?? null))
    .map((part) => `${names[part] ?? part} changed.`),
  ...(covers(old['from'], next['from']) ? [] : ['A stream is no longer followed.']),
  ...(covers(next['from'], old['from']) ? [] : ['Another stream is followed.']),
];

const names: Readonly<Record<string, string>> = {
  key: 'The key',
  definedBy: 'What defines a row',
  derive: 'What is derived',
  copies: 'What is copied',
  ddl: 'The table',
};

const changedTexts = (what: string, old: Texts, next: Texts): string[] =>
  Object.entries(old)
    .filter(([name, text]) => next[name] !== text)
    .map(([name]) => `The ${what} ${name} ${name in next ? 'changed' : 'is gone'}.`);

const newTexts = (what: string, old: Texts, next: Texts): string[] =>
  Object.keys(next)
    .filter((name) => !(name in old))
    .map((name) => `The ${what} ${name} is new.`);

const textsOf = (part: unknown): Texts => (part ?? {}) as Texts;

/** Facts have none. */
const initials = ({ initial }: Parts): Texts =>
  Object.fromEntries(
    Object.entries(JSON.parse(typeof initial === 'string' ? initial : '{}') as Record<string, unknown>).map(
      ([name, value]) => [name, JSON.stringify(value)],
    ),
  );

const covers = (some: unknown, all: unknown): boolean =>
  Array.isArray(some) && Array.isArray(all) && some.every((each) => all.includes(each));
