import type { LetterDetails, LetterPreview, LetterReport } from '@refold/platform/operations';
import { counted } from '../output/numbers';
import { shown, shownValue } from '../output/shown';
import { table } from '../output/table';

const longestCell = 60;
/** A body is at most a few hundred KiB; a screen is not. --json has all of it. */
const longestBody = 2_000;

export const lettersText = (letters: readonly LetterReport[]): string => {
  if (letters.length === 0) return 'No event is parked.';
  const rows = letters.map((letter) => [
    letter.id,
    `${letter.view} v${letter.version}`,
    letter.status,
    clip(place(letter)),
    clip(letter.eventType ?? '-'),
    clip(letter.rowKey ?? '-'),
    clip(`${letter.reason}: ${letter.message}`),
    String(letter.tries),
    letter.parkedAt,
  ]);
  const head = ['letter', 'view', 'status', 'event', 'type', 'row', 'reason', 'tries', 'parked at'];
  return `${table(head, rows)}\nNext: refold deadletters show ID, preview ID, then retry ID or discard ID --reason REASON`;
};

export const detailsText = (letter: LetterDetails): string => {
  const { position, headers, key, value, stack } = letter;
  const facts: [string, string][] = [
    ['letter', letter.id],
    ['view', `${letter.view} v${letter.version}`],
    ['status', letter.status],
    ['reason', letter.reason],
    ['message', letter.message],
    ['event', place(letter)],
    ['event id', letter.eventId ?? '-'],
    ['type', letter.eventType ?? '-'],
    ['row', letter.rowKey ?? '-'],
    ['tries', String(letter.tries)],
    ['parked at', letter.parkedAt],
    ['position', position === null ? '-' : `${position.topic}/${position.partition} at ${position.offset}`],
    ['key', bodyText(key)],
    ['value', bodyText(value)],
  ];
  return [
    pairs(facts),
    ...(Object.keys(headers).length === 0 ? [] : ['\nHeaders:', indented(pairs(Object.entries(headers)))]),
    ...(stack === null ? [] : ['\nStack:', indented(stack.split('\n').map(shown).join('\n'))]),
  ].join('\n');
};

export const previewText = ({ id, letterIds, applied, parked, rows, problems }: LetterPreview): string =>
  [
    `A retry of letter ${id} folds ${counted(letterIds.length, 'letter')} together: ${letterIds.map(shown).join(', ')}.`,
    `${counted(applied, 'event')} would be folded, ${counted(parked, 'event')} parked again.`,
    ...problems.map((problem) => `  ${shown(problem.id)}: ${shown(problem.reason)}: ${shown(problem.message)}`),
    ...rows.map(({ key, before, after }) => `\n${shown(key)}\n${indented(changesText(before, after))}`),
  ].join('\n');

/** Columns whose values differ, before and after. */
const changesText = (before: object | null, after: object | null): string => {
  if (after === null) return before === null ? 'no row, before and after' : 'the row would be gone';
  const [old, fresh] = [before ?? {}, after] as [Record<string, unknown>, Record<string, unknown>];
  const changed = Object.keys({ ...old, ...fresh }).filter((name) => !isSame(old[name], fresh[name]));
  if (changed.length === 0) return 'nothing would change';
  return table(
    ['column', 'now', 'after a retry'],
    changed.map((name) => [name, shownValue(old[name], longestCell), shownValue(fresh[name], longestCell)]),
  );
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const place = ({ streamId, streamVersion }: LetterReport): string =>
  streamId === null ? '-' : `${streamId}${streamVersion === null ? '' : `@${streamVersion}`}`;

const bodyText = (body: LetterDetails['key']): string => {
  if (body === null) return '- (none)';
  return shownValue(body.text ?? `${body.base64} (base64, no UTF-8)`, longestBody);
};

const pairs = (facts: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...facts.map(([name]) => shown(name).length));
  return facts.map(([name, value]) => `${shown(name).padEnd(width)}  ${shown(value)}`).join('\n');
};

const clip = (text: string): string => shownValue(text, longestCell);
const indented = (text: string): string => text.replace(/^/gm, '  ');
