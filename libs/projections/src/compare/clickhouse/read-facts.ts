import type { DifferingCell, GroupKind } from '../groups';
import type { Column, DifferingFact } from './statements';

/** Both versions have the fact from the same event: no event in flight can explain the difference. */
export const isSettled = ({ blue, green }: DifferingFact): boolean =>
  blue.length === 1 && green.length === 1 && blue[0]?.[1] === green[0]?.[1];

export interface FactDifference {
  readonly kind: GroupKind;
  readonly key: string;
  readonly cells: readonly DifferingCell[];
}

/**
 * What differs in a fact. Of one that is known by its event, a side may store two rows, when its sorting key has changed
 * between them: then that side has one too many.
 * @param waiting ids of events that one of the versions has parked
 */
export const readFacts = (
  { key: parts, blue, green }: DifferingFact,
  columns: readonly Column[],
  waiting: ReadonlySet<string>,
): FactDifference => {
  const key = parts.join('/');
  const whole = [{ column: null, blue: presence(blue.length), green: presence(green.length) }];
  if ([...blue, ...green].some(([, , eventId]) => waiting.has(eventId))) return { kind: 'waiting', key, cells: whole };
  if (blue.length !== green.length)
    return { kind: blue.length > green.length ? 'only-blue' : 'only-green', key, cells: whole };
  return { kind: 'changed', key, cells: changedCells(blue, green, columns) };
};

const presence = (rows: number): string | null =>
  rows === 0 ? null : rows === 1 ? 'present' : `present ${rows} times`;

const changedCells = (
  blue: DifferingFact['blue'],
  green: DifferingFact['green'],
  columns: readonly Column[],
): DifferingCell[] =>
  columns.flatMap(({ name }, at) => {
    const [before, after] = [blue, green].map((rows) => rows.map(([cells]) => cells[at]));
    const differs = before?.findIndex((cell, row) => cell !== after?.[row]) ?? -1;
    if (differs < 0) return [];
    return [{ column: name, blue: valueOf(before?.[differs]), green: valueOf(after?.[differs]) }];
  });

/** The text after the sign that tells a value from null. */
const valueOf = (cell: string | undefined): string | null => (cell?.startsWith('=') ? cell.slice(1) : null);
