import { counted, duration, number } from '../../output/numbers';
import type { Output } from '../../output/output';
import type { Contents } from '../examine';
import type { ReportFile } from './report-file';
import type { Sent } from '../send/history-sender';

/** What the files hold. */
export const examined = (output: Output, name: string, contents: Contents, report: ReportFile): void => {
  const { records, events, byType } = contents;
  const text = [
    `${name}: ${counted(records, 'record')}, ${counted(events, 'event')}`,
    ...Object.entries(byType).map(([type, count]) => `  ${number(count).padStart(9)} ${type}`),
    ...findingLines(report),
  ];
  output.notice('examined', { records, events, byType, findings: report.counts, report: report.path }, text.join('\n'));
};

const findingLines = ({ counts, path }: ReportFile): string[] => {
  const kinds = Object.entries(counts);
  if (kinds.length === 0) return [];
  return [
    `Not as it should be (each with file, line and reason in ${path}):`,
    ...kinds.map(([kind, count]) => `  ${number(count).padStart(9)} ${kind.replaceAll('_', ' ')}`),
  ];
};

export const refusedForBadRecords = (output: Output, bad: number, { path }: ReportFile): void =>
  output.result(
    'refused',
    { badRecords: bad, report: path },
    `${counted(bad, 'record')} cannot be imported, so nothing was sent. They stand in ${path}. ` +
      'Mend them, or import the rest by --leave-out-bad-records.',
  );

interface Finished {
  readonly sent: Sent;
  readonly sendingMs: number;
  /** From the first event sent to the last one applied; undefined when nobody waited. */
  readonly appliedMs: number | undefined;
  readonly report: ReportFile;
}

export const finished = (output: Output, { sent, sendingMs, appliedMs, report }: Finished): void => {
  const events = sent.appended + sent.repeated + sent.conflicts + sent.refused;
  const totalMs = appliedMs ?? sendingMs;
  const perSecond = Math.round((events * 1000) / Math.max(totalMs, 1));
  const facts = { ...sent, events, sendingMs: Math.round(sendingMs), findings: report.counts, report: report.path };
  const timing = { perSecond, ...(appliedMs !== undefined && { appliedMs: Math.round(appliedMs) }) };
  const text = [
    `${number(sent.appended)} events are new, ${number(sent.repeated)} were there already.`,
    ...(sent.conflicts > 0
      ? [
          `${counted(sent.conflicts, 'event')} ${sent.conflicts === 1 ? 'is' : 'are'} there with other content: see ${report.path}`,
        ]
      : []),
    ...(sent.refused > 0 ? [`${counted(sent.refused, 'event')} were refused: see ${report.path}`] : []),
    `${appliedMs === undefined ? 'Sent' : 'In all views'} after ${duration(totalMs)}: ${number(perSecond)} events a second` +
      (appliedMs === undefined ? '.' : ` (sent after ${duration(sendingMs)}).`),
  ];
  output.result('finished', { ...facts, ...timing }, text.join('\n'));
};
