/* global React, ReactDOM, GraphiQL */
'use strict';

// The tabs are shown at the first visit; afterwards GraphiQL keeps what the reader made of them in the browser.
const tabs = JSON.parse(document.getElementById('tabs').textContent);

ReactDOM.createRoot(document.getElementById('playground')).render(
  React.createElement(
    GraphiQL,
    {
      fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
      defaultTabs: tabs,
      defaultEditorToolsVisibility: 'variables',
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    },
    React.createElement(GraphiQL.Logo, null, 'Refold'),
  ),
);
