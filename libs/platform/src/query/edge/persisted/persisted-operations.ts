import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql';
import type { Logger } from '../../../logging';
import { AnswerError } from '../../errors/answer-error';
import { type PersistedOperation, readOperations } from './read-operations';
import { sha256 } from './sha256';

/**
 * - `off`: operations come as text, and there is no list.
 * - `allowed`: those of the list may be asked for by their hash, too.
 * - `only`: nothing else is answered.
 */
export const persistedModes = ['off', 'allowed', 'only'] as const;
export type PersistedMode = (typeof persistedModes)[number];

/** Operations that were written down before they are asked: an allow list, where it is the only one. */
export class PersistedOperations {
  private readonly byHash: ReadonlyMap<string, PersistedOperation>;

  /** @throws UnreadableOperations */
  constructor(
    readonly mode: PersistedMode,
    path: string | null,
    operations: readonly PersistedOperation[] = mode === 'off' || path === null ? [] : readOperations(path),
  ) {
    this.byHash = new Map(operations.map((operation) => [operation.hash, operation]));
  }

  get size(): number {
    return new Set([...this.byHash.values()].map(({ document }) => document)).size;
  }

  textOf(hash: string): string | undefined {
    return this.byHash.get(hash)?.text;
  }

  documentOf(hash: string): DocumentNode | undefined {
    return this.byHash.get(hash)?.document;
  }

  /**
   * Refuses what is not in the list, where nothing else is answered. For whatever way an operation comes on: a socket
   * hands over its text.
   * @throws AnswerError
   */
  refuseOthers(hash: string | undefined): void {
    if (this.mode === 'only' && (hash === undefined || !this.byHash.has(hash))) throw notPersisted();
  }
  refuseOtherTexts(text: string): void {
    if (this.mode === 'only') this.refuseOthers(sha256(text));
  }

  /**
   * Says in the log which operations this schema does not answer. They are left out of the documents that need no look;
   * whoever asks for one is told what is wrong with it, and all others are answered.
   */
  check(schema: GraphQLSchema, logger: Logger): PersistedOperation[] {
    const checked = new Map<DocumentNode, boolean>();
    return [...this.byHash.values()].filter((operation) => {
      const known = checked.get(operation.document);
      if (known !== undefined) return known;
      const problems = validate(schema, operation.document);
      checked.set(operation.document, problems.length === 0);
      if (problems.length > 0)
        logger.error(
          { file: operation.source, hash: operation.hash, problems: problems.map(({ message }) => message) },
          'A persisted operation is not of this schema.',
        );
      return problems.length === 0;
    });
  }
}

const notPersisted = (): AnswerError =>
  new AnswerError(
    'OPERATION_NOT_PERSISTED',
    'Only operations of the list are answered here, and this is none of them. Ask by the SHA-256 of one that is, in ' +
      '`extensions.persistedQuery`, or by its exact text.',
    { status: 403 },
  );

/** What is looked at instead of a document that is refused: it is neither parsed nor validated. */
export const nothing = parse('{ __typename }');
