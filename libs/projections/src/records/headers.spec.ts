import fc from 'fast-check';
import { fromStoredHeaders, headersOf, shownHeadersOf, storedHeadersOf } from './headers';

const bytes = fc.uint8Array().map((array) => Buffer.from(array));
const plain = fc.string({ unit: 'grapheme' }).filter((name) => name !== '__proto__');
const headers = fc.dictionary(plain, fc.oneof(bytes, fc.array(bytes), fc.constant(null)));

test('whatever bytes a header has, they are the same after a way through a letter', () => {
  fc.assert(
    fc.property(headers, (received) => {
      const kept = headersOf(received);
      const stored: unknown = JSON.parse(JSON.stringify(storedHeadersOf(kept)));
      const read = fromStoredHeaders(stored as never);
      expect(read).toEqual(kept);
      for (const [name, content] of Object.entries(received))
        if (Buffer.isBuffer(content)) expect(Buffer.from(read[name] as string | Buffer)).toEqual(content);
    }),
  );
});

test('nothing of a stored header is what jsonb refuses, and text about it stays as it is', () => {
  const stored = storedHeadersOf(headersOf({ bad: Buffer.from('a\0b'), good: Buffer.from('\\u0000'), 'n\0me': null }));
  expect(stored).toEqual({ bad: { base64: Buffer.from('a\0b').toString('base64') }, good: '\\u0000', 'n␀me': null });
});

test('people see text, and base64 of what is none', () => {
  const kept = headersOf({
    a: Buffer.from('x'),
    b: Buffer.from([0xff]),
    c: [Buffer.from('1'), Buffer.from('2')],
    d: null,
  });
  expect(shownHeadersOf(kept)).toEqual({ a: 'x', b: 'base64:/w==', c: '1, 2', d: '' });
});
