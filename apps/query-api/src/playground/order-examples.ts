import type { ExampleQuery } from '@refold/platform';
import { anOrder } from './an-order';

/** Where a newcomer begins: many orders, one, and a page after the other. */
export const orderExamples: readonly ExampleQuery[] = [
  {
    name: 'LatestOrders',
    query: `# The latest orders, with buyer and money.
# Run it: the button, or Ctrl-Enter.
# Point at a field to read what it means.
query LatestOrders($first: Int = 5) {
  orders(first: $first) {
    totalCount
    nodes {
      id
      placedAt
      status
      customer {
        name
      }
      total {
        amount
        currency
      }
      paid {
        amount
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: { first: 5 },
  },
  {
    name: 'OneOrder',
    query: `# One order with all that belongs to it.
# Five services know a part; none is asked.
# The variable below is the latest order.
query OneOrder($id: ID!) {
  order(id: $id) {
    status
    placedAt
    confirmedAt
    cancelReason
    stale {
      since
      events
    }
    customer {
      id
      name
      email
    }
    shipTo {
      city
      state
      country
    }
    lines {
      name
      quantity
      unitPrice {
        amount
        currency
      }
      product {
        category
        available
      }
    }
    payments {
      status
      method
      amount {
        amount
        currency
      }
      at
    }
    shipments {
      status
      carrier
      dispatchedAt
      deliveredAt
    }
    total {
      amount
      currency
    }
  }
}
`,
    variables: { id: anOrder },
  },
  {
    name: 'OrdersPage',
    query: `# Delivered orders, the largest first.
# For the next page, put endCursor into
# the variable "after".
query OrdersPage($after: String) {
  orders(
    filter: { status: [DELIVERED] }
    sort: [{ field: TOTAL, direction: DESC }]
    first: 10
    after: $after
  ) {
    totalCount
    edges {
      cursor
      node {
        id
        total {
          amount
          currency
        }
        shipments {
          deliveredAt
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: { after: null },
  },
];
