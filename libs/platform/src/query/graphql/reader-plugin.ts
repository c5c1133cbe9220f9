import type { ApolloPlugin } from './apollo-plugin';
import type { QueryContext } from './reader';

/** Gives back the connection of the request's snapshot, however the request ended; answers are of this moment alone. */
export const readerPlugin: ApolloPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response }) => {
      response.http.headers.set('cache-control', 'no-store');
      await (contextValue as Partial<QueryContext>).reader?.snapshot.end();
    },
  }),
};
