import type { ExampleQuery } from '@refold/platform';
import { anOrder } from './an-order';

/** Tabs for operators. They only read: what changes something is not run by a click on a tab. */
export const operatorExamples: readonly ExampleQuery[] = [
  {
    name: 'OrderEvents',
    query: `# For operators: what happened to an order,
# as the service that owns it has stored it.
# The views are folded from such events.
query OrderEvents($stream: ID!) {
  streamEvents(stream: $stream, first: 10) {
    nodes {
      streamVersion
      type
      recordedAt
      feedNumber
      causationId
      data
    }
  }
}
`,
    variables: { stream: { ...anOrder, prefix: 'order-' } },
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
  {
    name: 'ViewVersions',
    query: `# For operators: the versions of all views,
# and which of them readers use.
# Where nobody is asked for a token, it is
# answered on this machine only.
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
];
