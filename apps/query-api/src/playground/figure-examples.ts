import type { ExampleQuery } from '@refold/platform';

/** Tabs for figures: docs/reference/figures.md tells what each counts. */
export const figureExamples: readonly ExampleQuery[] = [
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
  {
    name: 'TopProducts',
    query: `# What sells best, a ranking for each
# currency: sums of two currencies are none.
query TopProducts {
  topProducts(of: ITEMS, first: 3) {
    currency
    rank
    name
    category
    orders
    units
    items {
      amount
    }
  }
}
`,
  },
  {
    name: 'CustomerValue',
    query: `# Who was worth the most, what a customer is
# worth, and how many of them came back.
query CustomerValue {
  topCustomers(first: 3) {
    currency
    rank
    customer {
      name
    }
    orders
    value {
      amount
    }
  }
  customerValue {
    currency
    customers
    average {
      amount
    }
    p90 {
      amount
    }
  }
  repeatCustomers {
    customers
    newCustomers
    repeatCustomers
    repeatRate
  }
}
`,
  },
  {
    name: 'Funnel',
    query: `# How far the orders of each month came,
# and how long they took to arrive.
# What each figure counts: point at it.
query Funnel {
  funnel(every: MONTH, timeZone: "America/Sao_Paulo") {
    period
    placed
    paid
    confirmed
    dispatched
    delivered
    deliveredShare
  }
  fulfilment(every: QUARTER, timeZone: "America/Sao_Paulo") {
    period
    toDelivery {
      orders
      p50Seconds
      p90Seconds
      p99Seconds
    }
  }
}
`,
  },
  {
    name: 'FailedPayments',
    query: `# Which way of paying fails how often, and
# the latest payments that did.
query FailedPayments {
  paymentFailures(by: [METHOD]) {
    method
    captured
    failed
    failureRate
  }
  payments(filter: { status: [FAILED] }, first: 5) {
    nodes {
      id
      method
      amount {
        amount
        currency
      }
      reason
      order {
        id
        status
      }
    }
  }
}
`,
  },
];
