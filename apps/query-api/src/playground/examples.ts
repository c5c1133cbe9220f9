import type { ExampleQuery, LookedUp } from '@refold/platform';
import { anOrder } from './an-order';
import { figureExamples } from './figure-examples';
import { liveOrder } from './live-order';
import { operatorExamples } from './operator-examples';
import { ownWrite } from './own-write';

const aSku: LookedUp = {
  lookUp: '{ orders(first: 1, filter: { status: [CONFIRMED, SHIPPED, DELIVERED] }) { nodes { lines { sku } } } }',
  path: 'orders.nodes.0.lines.0.sku',
};

/** Tabs of the playground, for the demo data as for any other. A test runs them all. */
export const examples: readonly ExampleQuery[] = [
  {
    name: 'LatestOrders',
    query: `# The latest orders, with buyer and money.
# Run it: the button, or Ctrl-Enter.
# Point at a field to read what it means.
query LatestOrders {
  orders(first: 5) {
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
  {
    name: 'Customers',
    query: `# Customers with their last two orders,
# which one statement reads for them all.
query Customers {
  customers(first: 5, sort: [{ field: NAME }]) {
    nodes {
      id
      name
      orderCount
      paid {
        amount
        currency
      }
      orders(first: 2) {
        nodes {
          id
          placedAt
          status
        }
      }
    }
  }
}
`,
  },
  {
    name: 'Stock',
    query: `# A product and what lies on its shelf.
query Stock($sku: ID!) {
  stockItem(sku: $sku) {
    name
    category
    price {
      amount
      currency
    }
    onHand
    allocated
    available
  }
}
`,
    variables: { sku: aSku },
  },
  {
    name: 'SalesByMonthAndState',
    query: `# Sales by month and by state of delivery.
# Months begin as they do in São Paulo.
query SalesByMonthAndState {
  sales(by: [MONTH, STATE], timeZone: "America/Sao_Paulo") {
    month
    state
    orders
    units
    items {
      amount
      currency
    }
    freight {
      amount
    }
    paid {
      amount
    }
    refunded {
      amount
    }
  }
}
`,
  },
  {
    name: 'SalesByCategory',
    query: `# Sales by the category of the products.
# No payment belongs to a single line,
# so "paid" would be null here.
query SalesByCategory {
  sales(by: [CATEGORY], filter: { status: [CONFIRMED, SHIPPED, DELIVERED] }) {
    category
    orders
    units
    items {
      amount
      currency
    }
  }
}
`,
  },
  ...figureExamples,
  {
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
  },
  {
    name: 'Checkouts',
    query: `# How the latest checkouts stand, and how
# they ended so far, in which time.
query Checkouts {
  sagas(first: 5) {
    nodes {
      id
      style
      status
      step
      outcome
      ageSeconds
      stuckWhy
    }
  }
  checkoutFigures(by: [STYLE, OUTCOME]) {
    style
    outcome
    checkouts
    compensated
    p50Seconds
    p99Seconds
  }
}
`,
  },
  ownWrite,
  liveOrder,
  ...operatorExamples,
];
