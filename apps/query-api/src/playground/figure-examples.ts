import type { ExampleQuery } from '@refold/platform';

/** Tabs for figures beside sales: docs/reference/figures.md tells what each counts. */
export const figureExamples: readonly ExampleQuery[] = [
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
