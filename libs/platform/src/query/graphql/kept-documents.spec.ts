import { GraphQLError, parse, print, type Token, TokenKind } from 'graphql';
import { KeptDocuments } from './kept-documents';

const kinds = (token: Token | null | undefined): string[] => (token ? [token.kind, ...kinds(token.next)] : []);

test('documents give way to others when they are too much together, however many that are', () => {
  const documents = new KeptDocuments(10_000);
  const small = parse('{ a }');
  documents.set('small', small);
  for (let n = 0; n < 20; n++) documents.set(`other ${n}`, parse(`{ a } # ${'x'.repeat(1_000)}`));
  expect(documents.size).toBeLessThan(10);
  expect(documents.get('small')).toBeUndefined();
  expect(documents.get('other 19')).toBeDefined();
});

test('the one that was asked for stays longer than those that were not, and each is the same object', () => {
  const documents = new KeptDocuments(10_000);
  const often = parse('{ often }');
  documents.set('often', often);
  for (let n = 0; n < 20; n++) {
    documents.set(`other ${n}`, parse(`{ a } # ${'x'.repeat(1_000)}`));
    expect(documents.get('often')).toBe(often);
  }
});

test('nothing of comments is kept but the text, in which the places of errors are found', () => {
  const documents = new KeptDocuments();
  const document = parse(`${'# one\n'.repeat(3)}{ # two\n  a # three\n}`);
  documents.set('a', document);
  expect(kinds(document.loc?.startToken)).toEqual([
    ...[TokenKind.SOF, TokenKind.BRACE_L, TokenKind.NAME, TokenKind.BRACE_R, TokenKind.EOF],
  ]);
  const [operation] = document.definitions;
  const field = operation && 'selectionSet' in operation ? operation.selectionSet?.selections[0] : undefined;
  expect(new GraphQLError('wrong', { nodes: field ?? null }).locations).toEqual([{ line: 5, column: 3 }]);
  expect(print(document)).toBe('{\n  a\n}');
});
