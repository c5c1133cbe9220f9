import { createHash } from 'node:crypto';
import { encodeData, type ClickhouseFacts, stepsOf, type Stream } from '@refold/model';
import { viewOf, type AnyView } from '../postgres/any-view';
import { factsDdl } from './clickhouse-ddl';
import { viewDdl } from './postgres-ddl';
import { tableOf } from './table-of';

export type Parts = Readonly<Record<string, unknown>>;

/**
 * A digest of all that decides what a projection's rows look like: tables, handled events, the text of its functions.
 * What the functions call elsewhere is seen only where they are `madeOf` it, so an equal fingerprint proves less than an
 * unequal one.
 */
export const fingerprintOfView = (definition: AnyView): string =>
  digest({ ddl: viewDdl(viewOf(definition)), ...decidingParts(definition) });

export const fingerprintOfFacts = (facts: ClickhouseFacts): string => digest(partsOfFacts(facts));

/** The same by part, so that what changed between two versions can be told: texts that are equal where nothing did. */
export const partsOfView = (definition: AnyView): Parts => ({
  ...decidingParts(definition),
  columns: Object.fromEntries(
    tableOf(definition.row).columns.map(({ column, type, nullable }) => [
      column,
      `${type}${nullable ? '' : ' not null'}`,
    ]),
  ),
});

export const partsOfFacts = (facts: ClickhouseFacts): Parts => ({
  ddl: factsDdl(facts),
  from: categories(facts.from),
  on: sources(facts.on),
});

const decidingParts = (definition: AnyView) => {
  const view = viewOf(definition);
  return {
    key: view.key,
    initial: encodeData(view.initial),
    definedBy: view.definedBy,
    from: categories(view.from),
    on: sources(view.on),
    derive: view.derive ? source(view.derive) : null,
    copies: view.copies.map(({ by, from, on }) => ({ by, from: categories(from), on: sources(on) })),
  };
};

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
  [handler, ...stepsOf(handler)]
    .map((part) => Function.prototype.toString.call(part as () => unknown).replace(/\s+/g, ' '))
    .join(' of ');
