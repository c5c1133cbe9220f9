import type { AbsentService, SagaInstanceReport, SagaListing } from '@refold/platform/operations';
import { duration } from '../output/numbers';
import { clipped, shown } from '../output/shown';
import { table } from '../output/table';
import type { ToldStep } from './told-steps';

const longestCell = 60;
type Command = SagaInstanceReport['commands'][number];

export const listingText = ({ instances, absent }: SagaListing, now = Date.now()): string => {
  const rows = instances.map((each) => [
    ...[each.service, each.saga, clip(each.key), each.standing, clip(each.step)],
    ...[ageText(each, now), clip(each.troubles[0] ?? each.outcome ?? '-')],
  ]);
  const head = ['service', 'saga', 'key', 'standing', 'step', 'age', 'trouble or outcome'];
  const none = absent.length === 0 ? 'No instance is like that.' : 'No service that answers has an instance like that.';
  return [
    rows.length === 0 ? none : table(head, rows),
    ...absentText(absent),
    ...(rows.length === 0 ? [] : ['Next: refold sagas show SAGA KEY']),
  ].join('\n');
};

export const absentText = (absent: readonly AbsentService[]): string[] =>
  absent.map(({ service, why }) => `${shown(service)} is away, and its instances are missing: ${shown(why)}`);

/** An instance whole: how it stands, what it told, what it sent, and what can be done about it. */
export const instanceText = (report: SagaInstanceReport, told: readonly ToldStep[], now = Date.now()): string => {
  const { service, saga, version, key, standing, step, outcome, deadlineAt, startedAt, changedAt, attempt } = report;
  const facts = [
    [`${saga} v${version}`, `of ${key}, in ${service}`],
    ['standing', standing],
    ['step', step],
    ['outcome', outcome ?? '-'],
    ['age', `${ageText(report, now)}, begun ${startedAt}, moved last ${changedAt}`],
    ['deadline', deadlineText(deadlineAt, now)],
    ['tried again by people', `${attempt} times`],
    ...report.troubles.map((why) => ['stuck because', why]),
  ];
  return [
    pairs(facts),
    ...(told.length === 0 ? [] : ['\nTold:', table(['at', 'what', 'step', 'because'], told.map(toldRow))]),
    ...(report.commands.length === 0 ? ['\nNothing was sent.'] : ['\nSent:', commandsText(report.commands)]),
    `\n${nextText(report)}`,
  ].join('\n');
};

const toldRow = ({ at, kind, data }: ToldStep): string[] => [
  at,
  `${kind}${data.undoing ? ' (giving back)' : ''}`,
  data.step ?? data.outcome ?? '-',
  becauseOf(data),
];

const becauseOf = ({ why, because, by, reason, operator }: ToldStep['data']): string => {
  if (why !== undefined) return why;
  if (by !== undefined) return [by, operator && `by ${operator}`, reason && `"${reason}"`].filter(Boolean).join(' ');
  return because ? [because.kind, because.type].filter(Boolean).join(' ') : '-';
};

const commandsText = (commands: readonly Command[]): string =>
  table(
    ['command', 'type', 'status', 'tries', 'sent at', 'answered at', 'next try', 'last error'],
    commands.map(({ number, type, status, tries, sentAt, answeredAt, dueAt, lastError }) => [
      ...[String(number), type, status, String(tries), sentAt, answeredAt ?? '-', dueAt ?? '-'],
      clip(lastError ?? '-'),
    ]),
  );

/** What can be done, in the order of how little it changes. Once an end is declared nothing is given back any more. */
export const nextText = ({ saga, key, standing, outcome }: SagaInstanceReport): string => {
  const words = `${shown(saga)} ${shown(key)} --reason REASON`;
  if (standing === 'ended') return 'It is over: nothing is to be done.';
  if (standing === 'compensating') return 'It gives back what it took, by itself: nothing is to be done.';
  const compensate = outcome === null ? [`  refold sagas compensate ${words}   gives back what it took`] : [];
  if (standing === 'running' && outcome !== null) return 'It ends by itself: nothing is to be done.';
  if (standing === 'running') return ['It goes on by itself. To give it up:', ...compensate].join('\n');
  return [
    'Next, when the cause is mended or settled:',
    `  refold sagas retry ${words}   tries again what is not carried out`,
    `  refold sagas skip ${words}   takes it as done: it was settled by hand`,
    ...compensate,
  ].join('\n');
};

const deadlineText = (deadlineAt: string | null, now: number): string => {
  if (deadlineAt === null) return 'none is left';
  const left = Date.parse(deadlineAt) - now;
  return `${deadlineAt}, ${left >= 0 ? `in ${duration(left)}` : `passed ${duration(-left)} ago`}`;
};

const ageText = ({ startedAt, changedAt, standing }: SagaInstanceReport, now: number): string =>
  duration(Math.max(0, (standing === 'ended' ? Date.parse(changedAt) : now) - Date.parse(startedAt)));

const pairs = (facts: readonly (readonly string[])[]): string => {
  const width = Math.max(...facts.map(([name = '']) => name.length));
  return facts.map(([name = '', value = '']) => `${shown(name).padEnd(width)}  ${shown(value)}`).join('\n');
};

const clip = (text: string): string => clipped(text, longestCell);
