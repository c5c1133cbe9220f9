import {
  type DocumentNode,
  getVariableValues,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { declaredReads } from '../freshness/declared-reads';
import type { ApolloPlugin } from '../graphql/apollo-plugin';
import type { QueryContext } from '../graphql/reader';
import type { OnWaited } from './await-metrics';
import type { LedgerWatch } from './ledger-watch';
import { type Wanted, wantedIn } from './wanted';

/**
 * Learns from each query what it will read, and lets it wait for what it is to wait for before anything is read. Whether
 * that has come is not said here: only the snapshot that is read later knows.
 */
export const freshnessPlugin = (watch: LedgerWatch, tokenSecret: string, onWaited: OnWaited): ApolloPlugin => ({
  requestDidStart: async () => {
    let wanted: Wanted | undefined;
    return {
      didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
        if (!operation) return;
        const headerOf = (name: string): string | undefined => request.http?.headers.get(name);
        wanted = wantedIn({ schema, operation, variables: request.variables ?? {}, headerOf }, tokenSecret);
        const views = readsOfAny(schema, document, operation);
        const repeatable = operation.operation === OperationTypeNode.QUERY;
        (contextValue as QueryContext).reader.snapshot.expect({ views, tokens: wanted.tokens, repeatable });
      },
      // Only once every limit and every right has let the query pass.
      responseForOperation: async ({ schema, document, operation, request, contextValue }) => {
        if (wanted && wanted.tokens.length > 0) {
          const views = readsNow(schema, document, operation, request.variables ?? {});
          const since = performance.now();
          const ended = await watch.wait({ ...wanted, views: new Set(views) }, (contextValue as QueryContext).whenGone);
          onWaited((performance.now() - since) / 1_000, ended);
        }
        return null;
      },
    };
  },
});

/** By operation: a document that is asked again is the same object. */
const known = new WeakMap<OperationDefinitionNode, readonly string[]>();

/** What it may read with any variables. */
const readsOfAny = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly string[] => {
  const views = known.get(operation) ?? declaredReads(schema, document, operation);
  known.set(operation, views);
  return views;
};

/** What it may read with these: none where they are not valid, as the query then fails before it reads. */
const readsNow = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): readonly string[] => {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return coerced ? declaredReads(schema, document, operation, coerced) : [];
};
