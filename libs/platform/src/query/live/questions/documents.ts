import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { KeptDocuments } from '../../graphql/kept-documents';
import { refuseLongDocument } from '../../limits/document-text';
import { mostTokens } from '../../limits/query-limits';

/** Documents that were read and found valid. What is asked again is the same object: others keep what they know of it. */
export class Documents {
  private readonly known = new KeptDocuments();

  constructor(private readonly schema: GraphQLSchema) {}

  /**
   * @throws InvalidDocument with all that is wrong with it
   * @throws AnswerError when it is too long
   */
  read(text: string): DocumentNode {
    const known = this.known.get(text);
    if (known) return known;
    refuseLongDocument(text);
    const document = parsed(text);
    const errors = validate(this.schema, document);
    if (errors.length > 0) throw new InvalidDocument(errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')));
    this.known.set(text, document);
    return document;
  }
}

export class InvalidDocument extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super('The document is not valid.');
  }
}

const parsed = (text: string): DocumentNode => {
  try {
    return parse(text, { maxTokens: mostTokens });
  } catch (error) {
    // Of too many braces the parser runs out of stack: see the format of errors.
    const told = error instanceof GraphQLError ? error : new GraphQLError((error as Error).message);
    throw new InvalidDocument([coded(told, 'GRAPHQL_PARSE_FAILED')]);
  }
};

/** As Apollo codes them, for the one format of errors. */
const coded = ({ message, locations, nodes, source, positions }: GraphQLError, code: string): GraphQLError => {
  const place = nodes ? { nodes } : { source, positions };
  return new GraphQLError(message, { ...(locations && place), extensions: { code } });
};
