/* global document, fetch, location, React, ReactDOM, GraphiQL */
'use strict';

const ask = async (query) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()).data;
};

/** The value of a variable; one that is to be looked up is empty text where nothing is found. */
const valueOf = async (variable) => {
  if (!variable?.lookUp) return variable;
  const data = await ask(variable.lookUp).catch(() => null);
  return variable.path.split('.').reduce((part, name) => part?.[name], data) ?? '';
};

const variablesOf = async (variables) =>
  Object.fromEntries(
    await Promise.all(Object.entries(variables).map(async ([name, value]) => [name, await valueOf(value)])),
  );

const tabOf = async ({ query, variables }) => ({
  query,
  ...(variables && { variables: JSON.stringify(await variablesOf(variables), null, 2) }),
});

// What the reader gives as headers, such as a token, is sent to begin with.
const subscriptionUrl = `${location.origin.replace(/^http/, 'ws')}/graphql`;

// The tabs are shown at the first visit; afterwards GraphiQL keeps what the reader made of them in the browser.
const examples = JSON.parse(document.getElementById('tabs').textContent);

Promise.all(examples.map(tabOf)).then((defaultTabs) => {
  const logo = React.createElement(GraphiQL.Logo, null, 'Refold');
  const playground = React.createElement(
    GraphiQL,
    {
      fetcher: GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl }),
      defaultTabs,
      defaultEditorToolsVisibility: 'variables',
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
    },
    logo,
  );
  ReactDOM.createRoot(document.getElementById('playground')).render(playground);
});
