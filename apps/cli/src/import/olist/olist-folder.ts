import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tables, type Table } from './files/tables';

/* For specs: a folder of the data set with a few rows. */

const complete: Readonly<Record<Table, string>> = {
  customers: 'c1,p1,9121,santo andré,SP\nc2,p1,01001,"são paulo, centro",SP\nc3,p2,20231,rio de janeiro,RJ',
  orders: [
    'o1,c1,delivered,2018-06-12 20:07:44,2018-06-12 20:44:26,2018-06-13 13:09:00,2018-06-19 12:44:08',
    'o2,c2,shipped,2018-01-20 12:15:57,2018-01-20 12:37:13,2018-01-25 21:42:52,',
    'o3,c3,unavailable,2018-03-01 09:00:00,2018-03-01 09:30:00,,',
  ].join('\n'),
  items: 'o1,2,sku-a,s1,10.0,1.5\no1,1,sku-a,s1,10.0,1.5\no1,3,sku-b,s1,5.9,0.0\no2,1,sku-a,s1,10.0,1.5',
  payments: 'o1,2,voucher,1,3.9\no1,1,credit_card,3,25.0\no2,1,boleto,1,11.5\no3,1,credit_card,1,8.0',
  products: 'sku-a,beleza_saude\nsku-b,\nsku-c,sem_traducao',
  sellers: 's1',
  translation: 'beleza_saude,health_beauty',
};

export interface OlistFolder {
  readonly dir: string;
  delete(): void;
}

/** @param changed rows that replace the usual ones; undefined leaves a file out */
export const olistFolder = (changed: Partial<Record<Table, string | undefined>> = {}): OlistFolder => {
  const dir = mkdtempSync(join(tmpdir(), 'refold-olist-'));
  const all = { ...complete, ...changed };
  for (const [table, rows] of Object.entries(all)) {
    const { file, columns } = tables[table as Table];
    if (rows !== undefined) writeFileSync(join(dir, file), `${columns.join(',')}\n${rows}\n`);
  }
  return { dir, delete: () => rmSync(dir, { recursive: true }) };
};
