import type { DiffExample, DiffGroup } from '../operations/reports';

export type GroupKind = DiffGroup['kind'];

/** A value of a row in both versions, as text. */
export interface DifferingCell {
  /** Null for the whole row. */
  readonly column: string | null;
  readonly blue: string | null;
  readonly green: string | null;
}

/** Characters of an example's value; of a long one the part around the first difference is kept. */
const excerptLength = 300;

/** Differences by kind and column: all are counted, and the first few kept, so that memory does not grow with them. */
export class Groups {
  rowsDiffering = 0;
  private readonly groups = new Map<string, DiffGroup & { rows: number; examples: DiffExample[] }>();

  /** @param examples how many are kept of each group */
  constructor(private readonly examples: number) {}

  /** Counts one row, once in the group of each of its cells. */
  add(kind: GroupKind, key: string, cells: readonly DifferingCell[]): void {
    this.rowsDiffering += 1;
    for (const { column, blue, green } of cells) {
      const group = this.group(kind, column);
      group.rows += 1;
      if (group.examples.length < this.examples) group.examples.push({ key, ...excerpt(blue, green) });
    }
  }

  /** A column that green does not have, with the rows in which readers will miss it. No row differs by that alone. */
  columnRemoved(column: string, rows: number): void {
    this.group('column-removed', column).rows += rows;
  }

  /** The largest first. */
  list(): DiffGroup[] {
    return [...this.groups.values()].sort((a, b) => b.rows - a.rows || (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  private group(kind: GroupKind, column: string | null): DiffGroup & { rows: number; examples: DiffExample[] } {
    const name = nameOf({ kind, column });
    const group = this.groups.get(name) ?? { kind, column, rows: 0, examples: [] };
    this.groups.set(name, group);
    return group;
  }
}

/** What a group is known by; an approval is bound to these. */
export const nameOf = ({ kind, column }: Pick<DiffGroup, 'kind' | 'column'>): string => JSON.stringify([kind, column]);

const excerpt = (blue: string | null, green: string | null): Pick<DiffExample, 'blue' | 'green'> => {
  let same = 0;
  while (blue?.[same] !== undefined && blue[same] === green?.[same]) same += 1;
  const from = Math.max(0, same - 40);
  return { blue: part(blue, from), green: part(green, from) };
};

const part = (text: string | null, from: number): string | null => {
  if (text === null || text.length <= excerptLength) return text;
  const shown = text.slice(from, from + excerptLength).toWellFormed();
  return `${from > 0 ? '…' : ''}${shown}${from + excerptLength < text.length ? '…' : ''}`;
};
