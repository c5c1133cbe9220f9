import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type DocumentNode, Kind, parse, print } from 'graphql';
import { sha256 } from './sha256';

/** A document of the list. */
export interface PersistedOperation {
  /** SHA-256 of its text in hexadecimal digits: by this it is asked for. */
  readonly hash: string;
  readonly text: string;
  readonly document: DocumentNode;
  /** The file that it was found in. */
  readonly source: string;
}

/** The list of operations cannot be read as one. */
export class UnreadableOperations extends Error {}

/**
 * The documents of a file, or of all `.graphql` and `.json` files of a folder and those below it.
 *
 * A `.graphql` file is one document. A `.json` file is what clients' builds write: Apollo's manifest of persisted
 * queries, or texts by their hashes, as Relay and GraphQL Code Generator write them.
 * @throws UnreadableOperations naming the file and what is wrong there
 */
export const readOperations = (path: string): readonly PersistedOperation[] =>
  filesOf(path).flatMap((file) => {
    try {
      return operationsOf(file, readFileSync(file, 'utf8'));
    } catch (error) {
      if (error instanceof UnreadableOperations) throw error;
      throw new UnreadableOperations(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });

const filesOf = (path: string): readonly string[] => {
  if (!statSync(path, { throwIfNoEntry: false }))
    throw new UnreadableOperations(`${path}: There is no such file or folder.`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => ['.graphql', '.json'].includes(extname(name)))
    .sort()
    .map((name) => join(path, name));
};

const operationsOf = (file: string, text: string): readonly PersistedOperation[] =>
  extname(file) === '.json' ? ofManifest(file, JSON.parse(text)) : ofDocument(file, text);

/** Clients send a document as graphql-js prints it, or as it stands in the file; an editor's last line end is no part. */
const ofDocument = (file: string, text: string): readonly PersistedOperation[] => {
  const document = parse(text);
  if (!document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION))
    throw new UnreadableOperations(`${file}: It holds no operation.`);
  const texts = new Set([text, text.trim(), print(document)]);
  return [...texts].map((each) => ({ hash: sha256(each), text: each, document, source: file }));
};

const ofManifest = (file: string, manifest: unknown): readonly PersistedOperation[] =>
  entriesOf(file, manifest).map(([hash, text]) => {
    if (sha256(text) !== hash)
      throw new UnreadableOperations(`${file}: The text under ${hash} has another SHA-256: ${sha256(text)}.`);
    return { hash, text, document: parse(text), source: file };
  });

interface ApolloManifest {
  readonly format: 'apollo-persisted-query-manifest';
  readonly operations: readonly { readonly id: string; readonly body: string }[];
}

const entriesOf = (file: string, manifest: unknown): readonly (readonly [hash: string, text: string])[] => {
  const entries = isApolloManifest(manifest)
    ? manifest.operations.map(({ id, body }) => [id, body] as const)
    : Object.entries((manifest ?? {}) as Readonly<Record<string, unknown>>);
  const isText = ([hash, text]: readonly [unknown, unknown]): boolean =>
    typeof hash === 'string' && typeof text === 'string';
  if (!entries.every(isText)) throw new UnreadableOperations(`${file}: It is no manifest of operations.`);
  return entries as readonly (readonly [string, string])[];
};

const isApolloManifest = (manifest: unknown): manifest is ApolloManifest =>
  (manifest as Partial<ApolloManifest> | null)?.format === 'apollo-persisted-query-manifest' &&
  Array.isArray((manifest as Partial<ApolloManifest>).operations);
