import type { DocumentNode } from 'graphql';
import { KeptDocuments } from '../../graphql/kept-documents';
import { nothing, type PersistedOperations } from './persisted-operations';

/** As Apollo wants its caches, by structure. */
interface Cache<Value> {
  get(key: string): Promise<Value | undefined>;
  set(key: string, value: Value): Promise<void>;
  delete(key: string): Promise<boolean | void>;
}

/** Texts by `apq:<hash>`. What clients would register is not taken in: who may add to a list can fill it. */
export const textStore = (operations: PersistedOperations): Cache<string> => ({
  get: async (key) => operations.textOf(hashIn(key)),
  set: async () => undefined,
  delete: async () => undefined,
});

/** Documents by `<schema>:<hash>`, of whatever callers ask. Apollo's own store would reckon a text as nothing. */
export const documentStore = (documents = new KeptDocuments()): Cache<DocumentNode> => ({
  get: async (key) => documents.get(key),
  set: async (key, document) => documents.set(key, document),
  delete: async (key) => documents.delete(key),
});

/**
 * Documents by `<schema>:<hash>`, where only those of the list are answered. Of every other Apollo is given an empty one
 * in its place, so that no stranger's text is parsed or validated before it is refused.
 */
export class DocumentStore implements Cache<DocumentNode> {
  private valid: ReadonlySet<string> = new Set();

  constructor(private readonly operations: PersistedOperations) {}

  /** @param hashes of those that the schema answers; the others are validated anew, to say what is wrong */
  hold(hashes: ReadonlySet<string>): void {
    this.valid = hashes;
  }

  get(key: string): Promise<DocumentNode | undefined> {
    const hash = hashIn(key);
    const document = this.operations.documentOf(hash);
    return Promise.resolve(document ? (this.valid.has(hash) ? document : undefined) : nothing);
  }

  set(): Promise<void> {
    return Promise.resolve();
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }
}

const hashIn = (key: string): string => key.slice(key.lastIndexOf(':') + 1);
