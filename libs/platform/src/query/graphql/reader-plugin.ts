import { keptBy } from '../edge/keepable';
import { freshnessFor } from '../freshness/freshness-for';
import type { ApolloPlugin } from './apollo-plugin';
import type { QueryContext } from './reader';

/**
 * Says of each answer how fresh what it has read is: the snapshot knows it, so as a rule nothing is read for it. Then gives
 * back the connection of the request's snapshot, however the request ended, and without letting the caller wait
 * for it. Answers are of this moment alone: nobody shall keep them, apart from those that can be asked for again.
 */
export const readerPlugin: ApolloPlugin = {
  requestDidStart: async () => ({
    willSendResponse: async (asked) => {
      const { response } = asked;
      const { http } = response;
      http.headers.set('cache-control', 'no-store');
      const { reader } = asked.contextValue as Partial<QueryContext>;
      const snapshot = reader?.snapshot;
      const single = response.body.kind === 'single' ? response.body.singleResult : undefined;
      // What was refused before it was executed has no data, and has read nothing.
      const freshness = single?.data === undefined ? undefined : await snapshot?.freshness();
      if (reader && single && freshness)
        single.extensions = { ...single.extensions, freshness: freshnessFor(reader.scope, freshness) };
      void reader?.end();
      const kept = single && keptBy(asked, single);
      for (const [name, value] of Object.entries(kept?.headers ?? {})) http.headers.set(name, value);
      // After Nest's own plugin, which sets 200 where there is data, since something was waited for above.
      if (kept?.status) http.status = kept.status;
    },
  }),
};
