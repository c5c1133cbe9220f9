import { createHash } from 'node:crypto';
import { encodeData, type ClickhouseFacts, type Stream } from '@refold/model';
import { viewOf, type AnyView } from '../postgres/any-view';
import { factsDdl } from './clickhouse-ddl';
import { viewDdl } from './postgres-ddl';

/**
 * A digest of all that decides what a projection's rows look like: tables, handled events, the text of its functions.
 * What the functions call elsewhere is not seen, so an equal fingerprint proves less than an unequal one.
 */
export const fingerprintOfView = (definition: AnyView): string => {
  const view = viewOf(definition);
  return digest({
    ddl: viewDdl(view),
    key: view.key,
    initial: encodeData(view.initial),
    definedBy: view.definedBy,
    from: categories(view.from),
    on: sources(view.on),
    derive: view.derive ? source(view.derive) : null,
    copies: view.copies.map(({ by, from, on }) => ({ by, from: categories(from), on: sources(on) })),
  });
};

export const fingerprintOfFacts = (facts: ClickhouseFacts): string =>
  digest({ ddl: factsDdl(facts), from: categories(facts.from), on: sources(facts.on) });

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
