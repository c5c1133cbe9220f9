import { createHash } from 'node:crypto';
import { encodeData, type ClickhouseFacts, type Stream } from '@refold/model';
import { viewOf, type AnyView } from '../postgres/any-view';
import { factsDdl } from './clickhouse-ddl';
import { viewDdl } from './postgres-ddl';

/**
 * What decides what a view's rows look like, by part: tables, handled events, the text of its functions. What the
 * functions call elsewhere is not seen, so equal parts prove less than unequal ones.
 */
export const partsOfView = (definition: AnyView): Parts => {
  const view = viewOf(definition);
  return {
    ddl: viewDdl(view),
    key: view.key,
    initial: encodeData(view.initial),
    definedBy: view.definedBy,
    from: categories(view.from),
    on: sources(view.on),
    derive: view.derive ? source(view.derive) : null,
    copies: view.copies.map(({ by, from, on }) => ({ by, from: categories(from), on: sources(on) })),
  };
};

export const partsOfFacts = (facts: ClickhouseFacts): Parts => ({
  ddl: factsDdl(facts),
  from: categories(facts.from),
  on: sources(facts.on),
});

export type Parts = Readonly<Record<string, unknown>>;

export const fingerprintOfView = (definition: AnyView): string => digest(partsOfView(definition));

export const fingerprintOfFacts = (facts: ClickhouseFacts): string => digest(partsOfFacts(facts));

const digest = (parts: object): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const categories = (streams: readonly Stream[]): string[] => streams.map(({ category }) => category).sort();

const sources = (handlers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.keys(handlers)
      .sort()
      .map((type) => [type, source(handlers[type])]),
  );

/** Without white space: a formatter changes no fold. */
const source = (handler: unknown): string =>
  Function.prototype.toString.call(handler as () => unknown).replace(/\s+/g, ' ');
