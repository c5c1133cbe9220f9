import type { ExampleQuery, LookedUp } from '@refold/platform';

const aSku: LookedUp = {
  lookUp: '{ orders(first: 1, filter: { status: [CONFIRMED, SHIPPED, DELIVERED] }) { nodes { lines { sku } } } }',
  path: 'orders.nodes.0.lines.0.sku',
};

/** Lists of what is around orders: `payments` are in FailedPayments, `sagas` in Checkouts. */
export const listExamples: readonly ExampleQuery[] = [
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
    name: 'Shipments',
    query: `# Parcels on their way: those that wait for
# the longest come first.
query Shipments {
  shipments(
    filter: { status: [SCHEDULED, DISPATCHED] }
    sort: [{ field: BEGUN_AT, direction: ASC }]
    first: 5
  ) {
    totalCount
    nodes {
      id
      status
      carrier
      trackingNumber
      begunAt
      order {
        id
        status
        shipTo {
          city
          country
        }
      }
    }
  }
}
`,
  },
  {
    name: 'ProductsAndStock',
    query: `# The catalogue with what can be sold of it,
# and what lies on the shelf of one product.
query ProductsAndStock($sku: ID!) {
  products(filter: { active: true }, sort: [{ field: NAME }], first: 5) {
    totalCount
    nodes {
      sku
      name
      category
      price {
        amount
        currency
      }
      stock {
        available
      }
    }
  }
  stockItem(sku: $sku) {
    name
    onHand
    allocated
    issued
    available
  }
}
`,
    variables: { sku: aSku },
  },
];
