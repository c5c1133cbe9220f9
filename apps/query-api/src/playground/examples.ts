import type { ExampleQuery } from '@refold/platform';

/** Tabs of the playground. Each must answer on the demo data: a test runs them all. */
export const examples: readonly ExampleQuery[] = [
  {
    name: 'LatestOrders',
    query: `# The latest orders, each with its buyer and its money.
# Run it with the button above, or Ctrl-Enter. Hover over a field to read what it means.
query LatestOrders {
  orders(first: 5) {
    totalCount
    nodes {
      id
      placedAt
      status
      customer { name }
      total { amount currency }
      paid { amount currency }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
];
