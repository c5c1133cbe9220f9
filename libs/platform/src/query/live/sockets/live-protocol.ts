import type { ExecutionArgs, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { type Context, makeServer, type Server, type SubscribePayload } from 'graphql-ws';
import { type Caller, nobody } from '../../../access';
import type { FormatError } from '../../errors/format-error';
import { AnswerError, inputError } from '../../errors/answer-error';
import type { Gate } from '../../edge/gate';
import { callerKey } from '../../edge/rate/caller-key';
import type { LiveHub } from '../hub/live-hub';
import type { Outlet } from '../hub/outlet';
import type { LiveTerms } from '../live-terms';
import { InvalidDocument } from '../questions/documents';
import { formatted } from '../questions/live-asker';
import type { QuestionReader } from '../questions/question-reader';
import { Quota } from './quota';

/** One client, as the protocol sees it. */
export interface LiveClient {
  caller: Caller;
  /** Of the other end of the socket. */
  readonly callerAddress: string | undefined;
  /** Answers that are followed on this connection. */
  following: number;
  readonly outlet: Outlet;
  /** Whether anything can still be told. */
  isOpen(): boolean;
  /** Finds out who it is. @returns whether they may come in; if not, they have been told */
  admit(params: Readonly<Record<string, unknown>> | undefined): Promise<boolean>;
}

export interface ProtocolOptions {
  readonly schema: GraphQLSchema;
  readonly hub: LiveHub;
  readonly questions: QuestionReader;
  readonly terms: LiveTerms;
  readonly gate: Gate;
  readonly formatError: FormatError;
  readonly onPush: () => void;
}

type ClientContext = Context<Record<string, unknown>, LiveClient>;

/** What is done with the messages of graphql-ws: a subscription becomes one more who follows its question. */
export const liveProtocol = (options: ProtocolOptions): Server<LiveClient> => {
  const { schema, terms, formatError } = options;
  const follow = following(options);
  return makeServer<Record<string, unknown>, LiveClient>({
    connectionInitWaitTimeout: terms.initMs,
    onConnect: ({ connectionParams, extra }) => extra.admit(connectionParams),
    onSubscribe: ({ extra }: ClientContext, _id, payload) => {
      try {
        const { document, operation, follower } = follow(extra, payload);
        return { schema, document, operationName: operation.name?.value, contextValue: follower };
      } catch (error) {
        return errorsOf(error);
      }
    },
    // The answers are formatted already: of errors the library would make texts by itself.
    subscribe: ({ contextValue }: ExecutionArgs) => contextValue as AsyncGenerator<ExecutionResult>,
    onNext: (_context, _id, _payload, _args, result) => {
      options.onPush();
      return result;
    },
    // An answer that was on its way to who has gone is an error for the library, and for nobody else.
    onError: ({ extra }: ClientContext, _id, _payload, errors) =>
      extra.isOpen() ? errors.map((error) => formatted(error, formatError)) : [],
  });
};

/** @throws InvalidDocument, AnswerError */
const following = ({ hub, questions, terms, gate: { operations, budgets } }: ProtocolOptions) => {
  const quota = new Quota(terms);
  return (client: LiveClient, payload: SubscribePayload) => {
    if (client.caller === nobody) throw new AnswerError('UNAUTHENTICATED', 'Say who you are.');
    budgets.admit(client);
    operations.refuseOtherTexts(payload.query);
    const seen = seenIn(payload);
    const question = questions.read(payload, client.caller);
    budgets.charge(client, question);
    const by = callerKey(client.caller, client.callerAddress) ?? 'this machine';
    const giveBack = quota.take(by, client.following);
    client.following += 1;
    const onEnd = (): void => {
      client.following -= 1;
      giveBack();
    };
    const follower = hub.follow(question, { by, seen, outlet: client.outlet, onEnd });
    return { ...question, follower };
  };
};

/** The mark of the last answer that the client has: what an answer says as `extensions.seen`. */
const seenIn = ({ extensions }: SubscribePayload): string | null => {
  const seen = extensions?.['seen'];
  if (seen === undefined || seen === null) return null;
  if (typeof seen !== 'string' || seen.length > 100) throw inputError('extensions.seen', 'is no mark of an answer');
  return seen;
};

const errorsOf = (error: unknown): readonly GraphQLError[] => {
  if (error instanceof InvalidDocument) return error.errors;
  if (error instanceof AnswerError) return [error];
  throw error;
};
