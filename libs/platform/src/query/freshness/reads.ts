import { Extensions } from '@nestjs/graphql';

/** In the extensions of a field: names of the views and fact tables that answering it may read. */
const readsKey = 'reads';

/**
 * Declares which views or fact tables a field reads, those of its children aside: known before anything is read, they
 * are waited for when a token asks for it, and one statement tells how fresh they all are.
 */
export const Reads = (...views: readonly string[]): PropertyDecorator & MethodDecorator =>
  Extensions({ [readsKey]: views });

export const readsOf = ({ extensions }: { readonly extensions: object }): readonly string[] =>
  (extensions as { readonly reads?: readonly string[] })[readsKey] ?? [];
