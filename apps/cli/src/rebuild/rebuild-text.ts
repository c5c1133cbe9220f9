import type { RebuildReport } from '@refold/platform/operations';
import { bar, counted, duration, number } from '../output/numbers';
import { shown } from '../output/shown';

const phases: Readonly<Record<RebuildReport['phase'], string>> = {
  planned: 'about to begin',
  references: 'reading what rows copy',
  rows: 'folding',
  indexes: 'building indexes',
  'catching-up': 'catching up',
  joining: 'joining the live feed',
  live: 'live',
};

/** Whether nothing more will come of it without somebody. */
export const hasEnded = ({ state, error }: RebuildReport): boolean =>
  state === 'done' || state === 'aborted' || (state === 'failed' && error !== null);

/** `order_details v2`. */
export const named = ({ view, version }: Pick<RebuildReport, 'view' | 'version'>): string => `${view} v${version}`;

/** Where a rebuild is, in one line. */
export const rebuildLine = (report: RebuildReport): string => {
  const { view, state, phase, eventsDone, eventsTotal, error } = report;
  if (state === 'failed') return failedText(report);
  if (state === 'aborted') return `${named(report)} was given up.`;
  if (state === 'done') return doneText(report);
  const trouble = error === null ? '' : `; ${shown(error)}`;
  // Nobody has counted yet, or there is nothing to read: a bar would be full.
  if (state === 'running' && eventsTotal === 0) return `${named(report)}: ${phases[phase]}${trouble}`;
  const progress = bar(eventsDone, eventsTotal);
  const position = `${number(eventsDone)} of ${counted(eventsTotal, 'event')}`;
  if (state === 'paused')
    return `${named(report)} is paused: ${progress}, ${position}. Go on by: refold resume ${view}`;
  // What is wanted most comes first: a narrow terminal cuts the end.
  return `${named(report)}: ${phases[phase]} ${progress}${pace(report)}, ${position}${trouble}`;
};

const pace = ({ eventsPerSecond, secondsLeft }: RebuildReport): string =>
  [
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft * 1000)} left`]),
    ...(eventsPerSecond > 0 ? [`${number(Math.round(eventsPerSecond))} a second`] : []),
  ]
    .map((part) => `, ${part}`)
    .join('');

const doneText = (report: RebuildReport): string => {
  const { eventsDone, startedAt, finishedAt } = report;
  const took = finishedAt === null ? '' : ` in ${duration(Date.parse(finishedAt) - Date.parse(startedAt))}`;
  return `${named(report)} is live: ${counted(eventsDone, 'event')}${took}.`;
};

const failedText = (report: RebuildReport): string => {
  const { view, error } = report;
  const why = error === null ? 'it tries again by itself' : shown(error);
  return `${named(report)} failed: ${why}\nOnce that is put right: refold resume ${view}. To give it up: refold abort ${view}`;
};

/** Several rebuilds in one line: all events together, then each by its share. */
export const rebuildsLine = (reports: readonly RebuildReport[]): string => {
  const [first] = reports;
  if (first && reports.length === 1) return rebuildLine(first);
  const done = reports.reduce((sum, { eventsDone }) => sum + eventsDone, 0);
  const total = reports.reduce((sum, { eventsTotal }) => sum + eventsTotal, 0);
  return `${bar(done, total)} ${reports.map(share).join(', ')}`;
};

const share = (report: RebuildReport): string => {
  const { view, state, phase, eventsDone, eventsTotal } = report;
  const percent = eventsTotal === 0 ? 100 : Math.floor((100 * eventsDone) / eventsTotal);
  return `${view} ${state === 'running' ? `${phases[phase]} ${percent} %` : state}`;
};

/** How a rebuild has ended just now: who uses the version, and what may be done with one that nobody uses. */
export const endText = (report: RebuildReport): string => {
  const { view, state, from } = report;
  if (state !== 'done') return rebuildLine(report);
  // The first version of a view is used as soon as it is there.
  if (from === null) return `${rebuildLine(report)} Readers use it.`;
  return `${rebuildLine(report)} Readers still use v${from}.\nNext: refold diff ${view}, then refold promote ${view}`;
};
