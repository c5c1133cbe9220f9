import { shown } from './shown';

/** Columns of numbers stand to the right, text to the left. Cells are shown safely. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = rows.map((row) => row.map(shown));
  const lines = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const toTheRight = head.map((_, column) => column > 0 && cells.every((row) => isNumeric(row[column] ?? '')));
  const pad = (cell: string, column: number) =>
    toTheRight[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
};

/** `1,234.5`, `12 %`, `?` for what is not known, and nothing. */
const isNumeric = (cell: string): boolean => /^([\d,.]+( %)?|\?|)$/.test(cell);
