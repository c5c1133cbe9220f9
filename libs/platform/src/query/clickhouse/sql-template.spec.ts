import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlTemplate } from './sql-template';

describe('a statement with parts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sql-template-'));
  writeFileSync(join(folder, 'sum.sql'), 'select {{columns}} from {{table}} where a = {a:String}\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is filled with them, and its values stay parameters', () => {
    const text = sqlTemplate(folder, 'sum')({ columns: "'$&'", table: 't' });
    expect(text).toBe("select '$&' from t where a = {a:String}");
  });

  it('is an error without one of them, and without its file', () => {
    expect(() => sqlTemplate(folder, 'sum')({ columns: 'a' })).toThrow(/sum\.sql lacks its part 'table'/);
    expect(() => sqlTemplate(folder, 'none')).toThrow(/none\.sql/);
  });
});
