import type { DifferingCell, GroupKind } from '../groups';
import { firstCell, type Column } from './statements';

export interface RowDifference {
  readonly kind: GroupKind;
  readonly key: string;
  readonly cells: readonly DifferingCell[];
  /** Whether blue stores it, shown to readers or not. */
  readonly inBlue: boolean;
}

/** What one version has of a row. */
interface Stored {
  readonly stored: boolean;
  readonly defined: boolean;
  readonly deleted: boolean;
}

/**
 * What differs in a row that {@link differingRows} gave. The kind is what readers notice: a row that one of the versions
 * does not show is missing there, whether it was never made, deleted, or not defined yet. When neither shows it, a
 * difference still counts, for the next event would act on it.
 */
export const readDifference = (row: readonly unknown[], columns: readonly Column[]): RowDifference => {
  const [key, inBlue, inGreen, blueDefined, blueDeleted, greenDefined, greenDeleted, waits] = row as [
    string,
    ...(boolean | null)[],
  ];
  const blue = { stored: inBlue === true, defined: blueDefined === true, deleted: blueDeleted === true };
  const green = { stored: inGreen === true, defined: greenDefined === true, deleted: greenDeleted === true };
  const whole = { column: null, blue: presence(blue), green: presence(green) };
  const common = { key, inBlue: blue.stored };
  if (waits) return { kind: 'waiting', cells: [whole], ...common };
  if (isShown(blue) !== isShown(green)) {
    const kind = isShown(blue) ? 'only-blue' : 'only-green';
    return { kind, cells: [blue.stored && green.stored ? bookkeeping(blue, green) : whole], ...common };
  }
  if (!isShown(blue) && (!blue.stored || !green.stored || blue.deleted !== green.deleted))
    return { kind: 'changed', cells: [bookkeeping(blue, green)], ...common };
  return { kind: 'changed', cells: changedCells(row, columns), ...common };
};

const isShown = ({ stored, defined, deleted }: Stored): boolean => stored && defined && !deleted;

const presence = (side: Stored): string | null => (isShown(side) ? 'present' : null);

/** Which of the two facts about a row differs; of a row that is stored on one side only, the one that it tells there. */
const bookkeeping = (blue: Stored, green: Stored): DifferingCell => {
  const column = blue.deleted === green.deleted ? 'defined' : 'deleted';
  const textOf = (side: Stored): string | null => (side.stored ? String(side[column]) : null);
  return { column: `_${column}`, blue: textOf(blue), green: textOf(green) };
};

const changedCells = (row: readonly unknown[], columns: readonly Column[]): DifferingCell[] =>
  columns.flatMap(({ name }, at) => {
    const blue = row[firstCell + 2 * at] as string | null;
    const green = row[firstCell + 2 * at + 1] as string | null;
    return blue === null && green === null ? [] : [{ column: name, blue, green }];
  });
