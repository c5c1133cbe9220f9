import type { ApolloPlugin } from '../graphql/apollo-plugin';
import type { Playground } from './playground';

/** Answers a browser that opens `/graphql` with the playground. */
export const playgroundPlugin = ({ page }: Playground): ApolloPlugin => ({
  serverWillStart: async () => ({
    renderLandingPage: async () => ({ html: page }),
  }),
});
