import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '@refold/model';
import type { OnFinding } from '../record/finding';
import type { Place, RecordOf } from '../record/records';
import { system, timeZone } from './files/cells';
import { rowsOf } from './files/joins';
import { LocalClock } from './files/local-clock';
import { tables } from './files/tables';

/**
 * When the catalogue was listed: the data does not say. One fixed moment for every slice of it, so that two slices
 * agree; it is the first midnight of the month of the data set's first order.
 */
export const listedAt = instant(new LocalClock(timeZone).toInstant('2016-09-01 00:00:00'));

interface PlacedProduct {
  readonly place: Place;
  readonly record: RecordOf<'product'>;
}

/** All rows of the products' file, their category in English where it is translated. */
export async function* productRecords(dir: string, found: OnFinding): AsyncGenerator<PlacedProduct> {
  const english = await translation(dir, found);
  for await (const { cells, place } of rowsOf(dir, 'products', found)) {
    const { product_id: sku, product_category_name: name } = cells;
    const category = english.get(name) ?? name;
    const source = { system };
    yield { place, record: { kind: 'product', sku, listedAt, ...(category !== '' && { category }), source } };
  }
}

/** The file may be missing: then categories keep their own names. */
async function translation(dir: string, found: OnFinding): Promise<ReadonlyMap<string, string>> {
  const english = new Map<string, string>();
  if (!existsSync(join(dir, tables.translation.file))) return english;
  for await (const { cells } of rowsOf(dir, 'translation', found))
    english.set(cells.product_category_name, cells.product_category_name_english);
  return english;
}
