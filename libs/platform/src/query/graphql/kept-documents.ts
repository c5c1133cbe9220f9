import { type DocumentNode, type Token, TokenKind } from 'graphql';

/** Of texts, and of what documents are as JSON: a fourth, about, of what they take in memory. */
const mostCharacters = 30 * 1024 * 1024;

interface Kept {
  readonly document: DocumentNode;
  readonly size: number;
}

/** Documents that are valid. The one that was not asked for the longest goes first. */
export class KeptDocuments {
  /** In the order in which they were asked for. */
  private readonly kept = new Map<string, Kept>();
  private characters = 0;

  constructor(private readonly most = mostCharacters) {}

  get size(): number {
    return this.kept.size;
  }

  get(key: string): DocumentNode | undefined {
    const kept = this.kept.get(key);
    if (!kept) return undefined;
    this.kept.delete(key);
    this.kept.set(key, kept);
    return kept.document;
  }

  set(key: string, document: DocumentNode): void {
    this.delete(key);
    dropComments(document);
    const size = key.length + (document.loc?.source.body.length ?? 0) + JSON.stringify(document).length;
    this.kept.set(key, { document, size });
    this.characters += size;
    for (const oldest of this.kept.keys()) {
      if (this.characters <= this.most) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.characters -= this.kept.get(key)?.size ?? 0;
    this.kept.delete(key);
  }
}

/**
 * Of comments the parser makes tokens that it does not count, in the list in which those of all nodes hang. Nobody reads
 * them; places of errors are found in the text.
 */
const dropComments = ({ loc }: DocumentNode): void => {
  for (let token: Token | null = loc?.startToken ?? null; token; token = token.next)
    if (token.kind === TokenKind.COMMENT) {
      Object.assign(token.prev ?? {}, { next: token.next });
      Object.assign(token.next ?? {}, { prev: token.prev });
    }
};
