/**
 * Texts of header names, each made once: a record has a dozen headers, whose names are the same in every record. Only the
 * bytes decide; the digest is for finding them.
 */
const known = new Map<number, readonly { readonly bytes: Buffer; readonly name: string }[]>();
let count = 0;
const mostKnown = 200;

export const headerNameAt = (bytes: Buffer, from: number, length: number): string => {
  const digest = (length << 16) ^ ((bytes[from + 3] ?? 0) << 8) ^ (bytes[from + 4] ?? 0);
  const candidates = known.get(digest) ?? [];
  for (const each of candidates) if (isAt(each.bytes, bytes, from, length)) return each.name;
  const name = bytes.toString('utf8', from, from + length);
  if (count < mostKnown) {
    count += 1;
    known.set(digest, [...candidates, { bytes: Buffer.from(bytes.subarray(from, from + length)), name }]);
  }
  return name;
};

const isAt = (name: Buffer, bytes: Buffer, from: number, length: number): boolean => {
  if (name.length !== length) return false;
  for (let at = 0; at < length; at++) if (name[at] !== bytes[from + at]) return false;
  return true;
};
