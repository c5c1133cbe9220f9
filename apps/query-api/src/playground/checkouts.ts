import type { ExampleQuery } from '@refold/platform';

export const checkouts: ExampleQuery = {
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
};
