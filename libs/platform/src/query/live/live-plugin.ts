import { OperationTypeNode } from 'graphql';
import { AnswerError } from '../errors/answer-error';
import type { ApolloPlugin } from '../graphql/apollo-plugin';

/** A subscription has no answer that would end. */
export const livePlugin: ApolloPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
        throw new AnswerError('BAD_USER_INPUT', 'Answers are followed over a WebSocket, at the same address.', {
          status: 400,
        });
    },
  }),
};
