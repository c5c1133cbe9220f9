import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { Caller } from '../../../access';
import { askedFields } from '../../access/asked-fields';
import { refuseFields } from '../../access/refuse-fields';
import { type Scope, scopeOf } from '../../access/scope';
import { AnswerError, inputError } from '../../errors/answer-error';
import { sha256 } from '../../edge/persisted/sha256';
import { declaredReads } from '../../freshness/declared-reads';
import { type CostLimit, costLimit } from '../../limits/limits-plugin';
import { mostInputErrors } from '../../limits/query-limits';
import type { LiveTerms } from '../live-terms';
import { Documents, InvalidDocument } from './documents';
import type { LiveQuestion } from './live-question';

/** Reads what a client asks to follow, and refuses what a request over HTTP would be refused, before anything is read. */
export class QuestionReader {
  private readonly documents: Documents;
  private readonly limited: CostLimit;

  constructor(
    private readonly schema: GraphQLSchema,
    { limits }: Pick<LiveTerms, 'limits'>,
  ) {
    this.documents = new Documents(schema);
    this.limited = costLimit(limits);
  }

  /**
   * @throws InvalidDocument
   * @throws AnswerError when it is no subscription, is not for this caller, or asks too much
   */
  read({ query, operationName, variables }: SubscribePayload, caller: Caller): LiveQuestion {
    const document = this.documents.read(query);
    const operation = subscriptionIn(document, operationName);
    // What was given is limited before anything goes through it.
    const cost = this.limited(this.schema, document, operation, variables ?? {});
    const coerced = this.coerced(operation, variables ?? {});
    refuseFields(askedFields(this.schema, document, operation), caller);
    const scope = scopeOf(caller);
    const views = declaredReads(this.schema, document, operation, coerced);
    const id = idOf(document, operation, coerced, caller, scope);
    const { values = 0, figures = 0 } = cost ?? {};
    const declared = declaredOf(operation, variables ?? {});
    return { id, document, operation, variables: declared, caller, scope, views, values, readsFacts: figures > 0 };
  }

  /** @throws InvalidDocument with what is wrong with them, or the first of it */
  private coerced(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>) {
    const { coerced, errors } = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: mostInputErrors,
    });
    if (errors) throw new InvalidDocument(errors.map(asInput));
    return coerced;
  }
}

const subscriptionIn = (document: DocumentNode, name: string | null | undefined): OperationDefinitionNode => {
  const operation = getOperationAST(document, name);
  if (!operation) throw inputError('operationName', 'must name one of the operations of the document');
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return operation;
  throw new AnswerError(
    'BAD_USER_INPUT',
    `Here answers are followed, by a subscription. Send a ${operation.operation} by POST /graphql.`,
  );
};

const asInput = (error: GraphQLError): GraphQLError => {
  Object.assign(error.extensions, { code: 'BAD_USER_INPUT' });
  return error;
};

/** Others are read by nobody, so they are no part of the question. */
const declaredOf = ({ variableDefinitions = [] }: OperationDefinitionNode, given: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    variableDefinitions
      .map(({ variable }) => variable.name.value)
      .filter((name) => Object.hasOwn(given, name))
      .map((name) => [name, given[name]]),
  );

/**
 * What an answer depends on: the text and its variables, whose rows are read, and which roles are let in. Variables as they
 * are read, with their fields in the order of their types, so that no other way to write them makes another question.
 */
const idOf = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  { roles }: Caller,
  scope: Scope,
): string => {
  const asked = [print(document), operation.name?.value ?? null, variables, [...roles].sort(), scope];
  const text = JSON.stringify(asked, (_, value) =>
    typeof value === 'bigint' ? { long: value.toString() } : (value as unknown),
  );
  return sha256(text);
};
