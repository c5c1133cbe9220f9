import type { ExampleQuery } from '@refold/platform';
import { anOrder } from './an-order';

/** Tabs for operators. They only read: what changes something is not run by a click on a tab. */
export const operatorExamples: readonly ExampleQuery[] = [
  {
    name: 'ViewVersions',
    query: `# For operators: the versions of all views,
# and which of them readers use.
# It is answered on loopback only.
query ViewVersions {
  views {
    view
    version
    engine
    state
    active
  }
}
`,
  },
  {
    name: 'Rebuilds',
    query: `# For operators: what a rebuild would do,
# and how far those are that were begun.
# Begin one by the mutation "rebuild".
query Rebuilds {
  plan(views: ["order_details"]) {
    view
    kind
    reasons
    events
    seconds
  }
  rebuilds {
    view
    version
    state
    phase
    eventsDone
    eventsTotal
    secondsLeft
  }
}
`,
  },
  {
    name: 'ExplainOrder',
    query: `# For operators: which events made the row of
# an order, and what each of them changed.
# "asOf" takes a moment, or a token.
query ExplainOrder($id: String!) {
  explain(view: "order_details", key: $id) {
    steps {
      service
      streamId
      streamVersion
      type
      recordedAt
      changes
    }
    row
  }
}
`,
    variables: { id: anOrder },
  },
];
