/**
 * PostgreSQL's text form of a one-dimensional array, such as `{"a","b",NULL}`. Every element is quoted, so nothing in
 * it can be taken for syntax. Written by hand because the driver's own is the slowest step of a bulk write.
 */
export const arrayLiteral = (cells: readonly (string | null)[]): string => {
  let text = '{';
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at] ?? null;
    if (at > 0) text += ',';
    text += cell === null ? 'NULL' : `"${special.test(cell) ? cell.replace(specials, '\\$&') : cell}"`;
  }
  return `${text}}`;
};

const special = /["\\]/;
const specials = /["\\]/g;
