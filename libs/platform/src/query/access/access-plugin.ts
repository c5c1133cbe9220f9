import type { ApolloPlugin } from '../graphql/apollo-plugin';
import type { QueryContext } from '../graphql/reader';
import { askedFields } from './asked-fields';
import { hiddenFields } from './hidden-fields';
import { refuseFields } from './refuse-fields';

/**
 * Refuses an operation that asks what is not for its caller, before any resolver runs, and tells once beside the answer
 * which fields are null because they are personal.
 */
export const accessPlugin: ApolloPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operation, contextValue }) => {
      if (operation) refuseFields(askedFields(schema, document, operation), (contextValue as QueryContext).caller);
    },
    willSendResponse: async ({ schema, document, operation, contextValue, response: { body } }) => {
      const { reader } = contextValue as Partial<QueryContext>;
      if (!reader?.scope.hidesPersonal || !document || !operation || body.kind !== 'single') return;
      if (body.singleResult.data === undefined) return;
      const hidden = hiddenFields(schema, document, operation, reader.scope);
      if (hidden.hidden) body.singleResult.extensions = { ...body.singleResult.extensions, ...hidden };
    },
  }),
};
