import type { ExampleQuery } from '@refold/platform';
import { anOrder } from './an-order';

export const liveOrder: ExampleQuery = {
  name: 'LiveOrder',
  query: `# Follows the latest order: run it, and send
# a command about the order meanwhile. Each
# time that the answer is another it is pushed.
subscription LiveOrder($id: ID!) {
  order(id: $id) {
    status
    cancelReason
    payments {
      status
    }
    shipments {
      status
    }
    paid {
      amount
    }
  }
}
`,
  variables: { id: anOrder },
};
