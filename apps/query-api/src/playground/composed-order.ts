import type { ExampleQuery } from '@refold/platform';
import { anOrder } from './an-order';

export const composedOrder: ExampleQuery = {
  name: 'ComposedOrder',
  query: `# The same order without any view: every
# service is asked now. What one cannot tell
# is null, and "errors" says why.
query ComposedOrder($id: ID!) {
  composedOrder(id: $id) {
    order {
      status
      total {
        amount
        currency
      }
    }
    customer {
      name
    }
    payments {
      status
      amount {
        amount
      }
    }
    reservation {
      status
    }
    shipments {
      status
    }
  }
}
`,
  variables: { id: anOrder },
};
