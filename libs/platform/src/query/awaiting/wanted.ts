import { type GraphQLSchema, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { awaitedTokens, awaitError, type AwaitedToken, mostAwaited } from './awaited-token';
import { type Asked, askedByDirective, mostPatience, usualPatience } from './awaits-directive';
import { askedByHeaders, awaitHeader, withinHeader } from './awaits-headers';

/** What a request is to wait for, and for how long. */
export interface Wanted {
  readonly tokens: readonly AwaitedToken[];
  readonly milliseconds: number;
}

export interface WantedIn {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headerOf: (name: string) => string | undefined;
}

/**
 * What a query asks to wait for, by its directive and by the request's headers: the tokens of both; of the times the
 * directive's, as it was written for this query.
 * @throws AnswerError before anything is read, when a token is none of this system's or a time is out of bounds
 */
export const wantedIn = ({ schema, operation, variables, headerOf }: WantedIn, secret: string): Wanted => {
  if (operation.operation !== OperationTypeNode.QUERY) return { tokens: [], milliseconds: 0 };
  const byHeaders = askedByHeaders(headerOf);
  const byDirective = askedByDirective(schema, operation, variables);
  const tokens = [
    ...awaitedTokens(byDirective?.texts ?? [], secret, directiveArgument('tokens')),
    ...awaitedTokens(byHeaders?.texts ?? [], secret, awaitHeader),
  ];
  const distinct = [...new Map(tokens.map((token) => [token.text, token])).values()];
  if (distinct.length > mostAwaited)
    throw awaitError(awaitHeader, `and the directive name more than ${mostAwaited} tokens together`);
  return { tokens: distinct, milliseconds: patience(byDirective, byHeaders) };
};

const patience = (byDirective: Asked | null, byHeaders: Asked | null): number => {
  for (const [asked, argument] of [
    [byDirective, directiveArgument('within')],
    [byHeaders, withinHeader],
  ] as const) {
    const within = asked?.within ?? null;
    if (within === null) continue;
    if (within < 0 || within > mostPatience)
      throw awaitError(argument, `must be between 0 and ${mostPatience} milliseconds, but is ${within}`);
    return within;
  }
  return usualPatience;
};

const directiveArgument = (name: string): string => `@awaits.${name}`;
