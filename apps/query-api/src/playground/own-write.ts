import type { ExampleQuery } from '@refold/platform';
import { anOrder } from './an-order';

/** Without a token, as no command was sent from here, it waits for nothing. */
export const ownWrite: ExampleQuery = {
  name: 'OwnWrite',
  query: `# Waits for what you have written: put the
# "token" of a command's answer into the list.
# "extensions" says how fresh the answer is.
query OwnWrite($id: ID!, $tokens: [String!]!) @awaits(tokens: $tokens, within: 2000) {
  order(id: $id) {
    status
    placedAt
    total {
      amount
      currency
    }
  }
}
`,
  variables: { id: anOrder, tokens: [] },
};
