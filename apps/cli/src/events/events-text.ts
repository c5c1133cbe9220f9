import { counted, number } from '../output/numbers';
import { shown } from '../output/shown';
import { table } from '../output/table';
import type { Broken, Check, Counted } from './ask-events';

/** A table of all kinds of events, and each first broken one in a paragraph. */
export const checksText = (checks: readonly Check[]): string => {
  if (checks.length === 0) return 'No event is stored.';
  const broken = checks.flatMap(({ first }) => first ?? []);
  const sampled = checks.reduce((sum, check) => sum + check.sampled, 0);
  const looked = `${counted(checks.length, 'kind')} of events, ${number(sampled)} of them looked at`;
  return [
    table(
      ['service', 'event', 'version', 'stored', 'sampled', 'broken'],
      checks.map((check) => [
        ...[check.service, check.type, String(check.schemaVersion), number(Number(check.events))],
        ...[number(check.sampled), check.skipped ? 'skipped' : number(check.broken)],
      ]),
    ),
    ...broken.map(brokenText),
    broken.length === 0
      ? `${looked}: all can be read and folded.`
      : `${looked}: ${counted(broken.length, 'kind')} broken.`,
  ].join('\n');
};

const brokenText = ({ type, schemaVersion, id, streamId, streamVersion, feedNumber, fold, why }: Broken): string =>
  `\n${shown(type)}/${schemaVersion} breaks ${shown(fold)}, first by event ${shown(id)}\n` +
  `   (${shown(streamId)}@${streamVersion}, number ${feedNumber} of the feed): ${shown(why)}\n`;

export const histogramText = (counts: readonly (Counted & { readonly service: string })[]): string =>
  counts.length === 0
    ? 'No event is stored.'
    : table(
        ['service', 'event', 'version', 'stored'],
        counts.map(({ service, type, schemaVersion, events }) => [
          ...[service, type, String(schemaVersion), number(Number(events))],
        ]),
      );
