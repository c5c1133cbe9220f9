import { freshnessFor } from '../freshness/freshness-for';
import type { ApolloPlugin } from './apollo-plugin';
import type { QueryContext } from './reader';

/**
 * Says of each answer how fresh what it has read is: the snapshot knows it, so as a rule nothing is read for it. Then gives
 * back the connection of the request's snapshot, however the request ended, and without letting the caller wait
 * for it. Answers are of this moment alone: nobody shall keep them.
 */
export const readerPlugin: ApolloPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response }) => {
      response.http.headers.set('cache-control', 'no-store');
      const { reader } = contextValue as Partial<QueryContext>;
      const snapshot = reader?.snapshot;
      const single = response.body.kind === 'single' ? response.body.singleResult : undefined;
      // What was refused before it was executed has no data, and has read nothing.
      const freshness = single?.data === undefined ? undefined : await snapshot?.freshness();
      if (reader && single && freshness)
        single.extensions = { ...single.extensions, freshness: freshnessFor(reader.scope, freshness) };
      void snapshot?.end();
    },
  }),
};
