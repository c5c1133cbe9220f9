import { createHash } from 'node:crypto';

/** Of all ids of imported events. Were it another, every import would come in a second time. */
const namespace = Buffer.from('6f1c7d0e3f644a529a0e5d6c1c6f0b5e', 'hex');

/**
 * The id that an event of a record always has: a repeat is recognised by it, and so is a changed record.
 *
 * UUID version 5 (RFC 9562, 5.5), made here rather than by the `uuid` package, whose own way to bytes took as long as
 * the hash itself; an import makes one for each event.
 * @param path source system, kind and id of the record, event type, and what else tells two events apart
 */
export const eventIdOf = (...path: readonly string[]): string => {
  const bytes = createHash('sha1').update(namespace).update(path.join('/')).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
