import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { Logger } from '../../../logging';
import type { ApolloPlugin } from '../../graphql/apollo-plugin';
import { documentStore, DocumentStore, textStore } from './apollo-stores';
import type { PersistedOperations } from './persisted-operations';

interface Persisted {
  readonly options: Pick<ApolloDriverConfig, 'persistedQueries' | 'documentStore'>;
  readonly plugin: ApolloPlugin;
}

/** What Apollo has to know of the list, and who refuses what is not in it. */
export const persisted = (operations: PersistedOperations, logger: Logger): Persisted => {
  const { mode } = operations;
  const documents = new DocumentStore(operations);
  const persistedQueries = mode === 'off' ? (false as const) : { cache: textStore(operations) };
  return {
    options: { persistedQueries, documentStore: mode === 'only' ? documents : documentStore() },
    plugin: {
      serverWillStart: async ({ schema }) => {
        if (mode === 'off') return;
        documents.hold(new Set(operations.check(schema, logger).map(({ hash }) => hash)));
        logger.info({ operations: operations.size, mode }, 'The list of persisted operations is read.');
      },
      requestDidStart: async () => ({
        // Apollo tells the hash: it has computed it of the text, or has found the text by it.
        didResolveOperation: async ({ queryHash }) => operations.refuseOthers(queryHash),
      }),
    },
  };
};
