import { number } from '../output/numbers';
import { table } from '../output/table';
import type { Health, SystemStatus } from './system-status';

/** The status as tables, what is not healthy with its reason. */
export const statusText = (status: SystemStatus): string => {
  const { services, topics, views, factTables, memory } = status;
  const projections = [...Object.entries(views), ...Object.entries(factTables)];
  const sections = [
    table(
      ['service', 'events', 'published', 'behind', 'seconds'],
      rowsOf(services, ([name, { feedHead }]) => {
        const topic = topics[name];
        return [name, digits(feedHead), digits(topic?.published), digits(topic?.lagEvents), seconds(topic?.lagSeconds)];
      }),
    ),
    table(
      ['view', 'rows', 'behind', 'seconds', 'parked'],
      projections.map(([name, state]) => {
        const { rows, lagEvents, lagSeconds, parked } = state;
        return [name, digits(rows), digits(lagEvents), seconds(lagSeconds), digits(parked.failed + parked.waiting)];
      }),
    ),
    ...memoryTable(memory),
    verdict(status),
  ];
  return sections.join('\n\n');
};

/** Processes are known of a local stack only, by its stack.json. */
const memoryTable = ({ processes, totalBytes }: SystemStatus['memory']): string[] =>
  Object.keys(processes).length === 0
    ? []
    : [
        table(
          ['process', 'pid', 'MiB'],
          [
            ...Object.entries(processes).map(([name, { pid, treeBytes }]) => [name, String(pid), mebibytes(treeBytes)]),
            ['together', '', mebibytes(totalBytes)],
          ],
        ),
      ];

const rowsOf = <S>(states: Readonly<Record<string, S>>, row: (entry: [string, S]) => string[]): string[][] =>
  Object.entries(states).map(row);

const verdict = (status: SystemStatus): string => {
  const named: [string, Health][] = [
    ...Object.entries(status.services),
    ...Object.entries(status.topics).map(([name, health]): [string, Health] => [`topic ${name}`, health]),
    ['projector', status.projector],
    ...Object.entries(status.views),
    ...Object.entries(status.factTables),
    ['query-api', status.queryApi],
  ];
  const problems = named.filter(([, { healthy }]) => !healthy).map(([name, { problem }]) => `${name}: ${problem}`);
  return problems.length === 0 ? 'Everything is healthy.' : ['Not healthy:', ...problems].join('\n  ');
};

const digits = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? '?' : number(Number(value));
const seconds = (value: number | null | undefined): string =>
  value === null || value === undefined ? '?' : value.toFixed(1);
const mebibytes = (bytes: number): string => number(Math.round(bytes / 1024 / 1024));
