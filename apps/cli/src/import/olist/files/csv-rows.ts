import { parse, type InfoRecord } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { UsageProblem } from '../../../system/problem';
import { faults, type OnFinding } from '../../record/finding';
import type { Place } from '../../record/records';

/** One data row: the wanted columns by name, and where it stands. */
export interface Row<C extends string = string> {
  readonly place: Place;
  readonly cells: Readonly<Record<C, string>>;
}

interface Parsed {
  readonly record: string[];
  readonly info: InfoRecord;
}

/**
 * Streams a CSV file with a header; its columns may come in any order. Rows with too many or too few cells are found
 * bad and left out.
 * @throws UsageProblem when the file, one of the columns or a closing quote is missing
 */
export async function* csvRows<const C extends string>(
  dir: string,
  file: string,
  columns: readonly C[],
  found: OnFinding,
): AsyncGenerator<Row<C>> {
  let header: Map<C, number> | undefined;
  let width = 0;
  let line = 1;
  for await (const { record, info } of records(dir, file)) {
    if (header && record.length === width) yield { place: { file, line }, cells: cellsOf(header, record) };
    else if (header) found(misshapen({ file, line }, record, width));
    else {
      header = positions(file, columns, record);
      width = record.length;
    }
    line = info.lines + 1;
  }
  if (!header) throw new UsageProblem(`${join(dir, file)} is empty.`);
}

/** Errors of the file and of its format come out as one. */
async function* records(dir: string, file: string): AsyncGenerator<Parsed> {
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
  const input = createReadStream(join(dir, file));
  input.on('error', (error) => parser.destroy(error)).pipe(parser);
  try {
    for await (const parsed of parser) yield parsed as Parsed;
  } catch (error) {
    throw new UsageProblem(`${join(dir, file)} cannot be read: ${(error as Error).message}`);
  } finally {
    input.destroy();
  }
}

const positions = <C extends string>(
  file: string,
  columns: readonly C[],
  header: readonly string[],
): Map<C, number> => {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new UsageProblem(`${file} has no column ${missing.join(', ')}.`);
  return new Map(columns.map((column) => [column, header.indexOf(column)]));
};

const cellsOf = <C extends string>(header: ReadonlyMap<C, number>, record: readonly string[]): Record<C, string> => {
  const cells = {} as Record<C, string>;
  for (const [column, index] of header) cells[column] = record[index] ?? '';
  return cells;
};

const misshapen = (place: Place, record: readonly string[], width: number) => ({
  ...place,
  kind: faults.badRecords,
  id: record[0] ?? '',
  reason: `has ${record.length} cells, its header ${width}`,
  outcome: 'left-out' as const,
});
