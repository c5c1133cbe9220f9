import type { ApolloPlugin } from './apollo-plugin';
import type { QueryContext } from './reader';

/**
 * Gives back the connection of the request's snapshot, however the request ended, and without letting the caller wait
 * for it. Answers are of this moment alone: nobody shall keep them.
 */
export const readerPlugin: ApolloPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response }) => {
      response.http.headers.set('cache-control', 'no-store');
      void (contextValue as Partial<QueryContext>).reader?.snapshot.end();
    },
  }),
};
