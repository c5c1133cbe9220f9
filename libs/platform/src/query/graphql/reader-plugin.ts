import type { ApolloPlugin } from './apollo-plugin';
import type { QueryContext } from './reader';

/** Gives back the connection of the request's snapshot, however the request ended. */
export const readerPlugin: ApolloPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue }) => (contextValue as Partial<QueryContext>).reader?.snapshot.end(),
  }),
};
