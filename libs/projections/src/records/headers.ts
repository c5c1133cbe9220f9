/** A header as kafkajs gives it: text when its bytes are UTF-8, else the bytes; a list when its name came more than once. */
export type HeaderContent = string | Buffer | null | readonly HeaderContent[];
export type RecordHeaders = Readonly<Record<string, HeaderContent>>;

/** JSON that says the same: bytes that are no text, or that jsonb refuses, as base64. */
export type StoredHeader = string | null | { readonly base64: string } | readonly StoredHeader[];
export type StoredHeaders = Readonly<Record<string, StoredHeader>>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of these bytes, or null when they are none. */
export const textOf = (bytes: Buffer): string | null => {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
};

export const headersOf = (received: Readonly<Record<string, unknown>>): RecordHeaders => mapped(received, contentOf);

const contentOf = (content: unknown): HeaderContent => {
  if (Array.isArray(content)) return content.map(contentOf);
  if (Buffer.isBuffer(content)) return textOf(content) ?? content;
  return typeof content === 'string' ? content : null;
};

export const storedHeadersOf = (headers: RecordHeaders): StoredHeaders => mapped(headers, storedOf, storable);

const storedOf = (content: HeaderContent): StoredHeader => {
  if (content === null) return null;
  if (typeof content === 'string')
    return storable(content) === content ? content : { base64: Buffer.from(content).toString('base64') };
  return Buffer.isBuffer(content) ? { base64: content.toString('base64') } : listOf(content).map(storedOf);
};

export const fromStoredHeaders = (stored: StoredHeaders): RecordHeaders => mapped(stored, fromStored);

const fromStored = (content: StoredHeader): HeaderContent => {
  if (content === null || typeof content === 'string') return content;
  return 'base64' in content ? contentOf(Buffer.from(content.base64, 'base64')) : content.map(fromStored);
};

/** For people, a line a header: `base64:…` for what is no text, a repeated one joined by commas. */
export const shownHeadersOf = (headers: RecordHeaders): Record<string, string> => mapped(headers, shown);

const shown = (content: HeaderContent): string => {
  if (content === null) return '';
  if (typeof content === 'string') return content;
  return Buffer.isBuffer(content) ? `base64:${content.toString('base64')}` : listOf(content).map(shown).join(', ');
};

/** What PostgreSQL has no place for is replaced: for names and explanations, whose bytes are kept elsewhere. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '␀');

const listOf = (content: HeaderContent): readonly HeaderContent[] => content as readonly HeaderContent[];

const mapped = <From, To>(
  headers: Readonly<Record<string, From>>,
  of: (content: From) => To,
  nameOf: (name: string) => string = (name) => name,
): Record<string, To> =>
  Object.fromEntries(Object.entries(headers).map(([name, content]) => [nameOf(name), of(content)]));
