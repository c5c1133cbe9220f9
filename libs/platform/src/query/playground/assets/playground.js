/* global document, fetch, localStorage, location, React, ReactDOM, GraphiQL */
'use strict';

const ask = async (query, headers) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { isRefused: [401, 403, 429, 503].includes(response.status), ...(await response.json()) };
};

/** Why whoever shows these headers is not let in; null when they are. */
const refusal = async (headers) => {
  const { isRefused, code, detail, errors: [error] = [] } = await ask('{ __typename }', headers);
  // Where only the operations of a list are answered, it is known who asks all the same.
  if (!isRefused || error?.extensions.code === 'OPERATION_NOT_PERSISTED') return null;
  return { code, text: detail ?? error?.message };
};

/** Asks the reader for a token, until one is believed. It is kept in this page alone, and nowhere in the browser. */
const signedIn = (form) =>
  new Promise((resolve) => {
    form.hidden = false;
    form.elements.token.focus();
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const token = form.elements.token.value.trim().replace(/^bearer\s+/i, '');
      const headers = { authorization: `Bearer ${token}` };
      const refused = await refusal(headers).catch(({ message }) => ({ text: message }));
      form.elements.refused.value = refused?.text ?? '';
      if (!refused) resolve(headers);
    });
  });

/** Milliseconds after which an API that does not answer yet, or has no time, is asked again. */
const retryMs = 2_000;

/** What is shown of the reader with each question: nothing where nobody is asked who they are. */
const headersOf = async (form) => {
  for (;;) {
    const refused = await refusal({}).catch(({ message }) => ({ text: message }));
    const isAsked = refused?.code === 'unauthenticated';
    if (!refused || isAsked) {
      const headers = isAsked ? await signedIn(form) : {};
      form.remove();
      return headers;
    }
    document.querySelector('.loading').textContent = `${refused.text} Trying again …`;
    await new Promise((again) => setTimeout(again, retryMs));
  }
};

/** Makes tabs of examples. Each look-up is asked once; a variable for which nothing is found says so. */
const tabFor = (headers) => {
  const answers = {};
  const answerTo = (query) => (answers[query] ??= ask(query, headers).catch(() => ({})));
  const valueOf = async (variable) => {
    if (!variable?.lookUp) return variable;
    const { data } = await answerTo(variable.lookUp);
    const found = variable.path.split('.').reduce((part, name) => part?.[name], data);
    return found === undefined || found === null ? '(none found: write one here)' : `${variable.prefix ?? ''}${found}`;
  };
  const variablesOf = async (variables) =>
    Object.fromEntries(
      await Promise.all(Object.entries(variables).map(async ([name, value]) => [name, await valueOf(value)])),
    );
  return async ({ query, variables }) => ({
    query,
    ...(variables && { variables: JSON.stringify(await variablesOf(variables), null, 2) }),
  });
};

/** Names of headers are the same in any case: the editor's replace those that are given. */
const lowered = (headers = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Sends what the editor "Headers" says, and what is given where it says nothing; over a WebSocket to begin with. */
const fetcherWith = (given) => {
  const subscriptionUrl = `${location.origin.replace(/^http/, 'ws')}/graphql`;
  const send = GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl });
  return (operation, options) => send(operation, { ...options, headers: { ...given, ...lowered(options?.headers) } });
};

const withoutHeaders = (json) => JSON.stringify(JSON.parse(json), (name, value) => (name === 'headers' ? '' : value));

/** What the reader made of the tabs is kept in the browser. Headers are not: GraphiQL's history would keep a token. */
const storage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, /:(queries|favorites)$/.test(key) ? withoutHeaders(value) : value),
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
  get length() {
    return localStorage.length;
  },
};

/**
 * What GraphiQL would have kept of the tab that is open. Without it, it shows no variables at the first visit, and takes
 * the tab for a new one at the second.
 */
const begin = ([{ query, variables = '' }]) => {
  storage.setItem('graphiql:query', query);
  storage.setItem('graphiql:variables', variables);
};

const open = async () => {
  const headers = await headersOf(document.getElementById('sign-in'));
  // The tabs are shown at the first visit; afterwards GraphiQL keeps what the reader made of them in the browser.
  const examples = JSON.parse(document.getElementById('tabs').textContent);
  const defaultTabs = await Promise.all(examples.map(tabFor(headers)));
  if (storage.length === 0) begin(defaultTabs);
  const playground = React.createElement(
    GraphiQL,
    {
      fetcher: fetcherWith(headers),
      defaultTabs,
      defaultEditorToolsVisibility: 'variables',
      isHeadersEditorEnabled: true,
      shouldPersistHeaders: false,
      storage,
    },
    React.createElement(GraphiQL.Logo, null, 'Refold'),
  );
  ReactDOM.createRoot(document.getElementById('playground')).render(playground);
};

void open();
