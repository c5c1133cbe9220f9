import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exposedMetrics, type ExposedMetric, type Process } from '../in-step/exposed-metrics';

/* docs/reference/metrics.md is made from what the applications really have. UPDATE_DOCS=1 writes it anew. */
const page = join(__dirname, '..', '..', 'docs', 'reference', 'metrics.md');

const introduction = `# Metrics

Every process answers \`GET /metrics\` in Prometheus' text format, for the roles \`operator\` and \`service\`. This page is made from the registries of the applications, and a spec keeps the two the same. How to look at them: [Watch the system](../how-to/watch-the-system.md).

What costs something to know is asked at the scrape. A source that does not answer within two seconds (a database that is down) keeps its last values, and \`refold_scrape_failed\` names it; the scrape answers all the same.

Lag in seconds is told by the owner's clock: the age of the oldest record that is not in the rows. It is 0 when nothing waits, however long ago the last event was. Whether an owner still speaks is another question, which \`refold_source_silence_seconds\` answers: heartbeats come once a minute at least, also when nobody writes.
`;

const groups: readonly [title: string, processes: readonly Process[]][] = [
  ['Every process', ['service', 'projector', 'query-api']],
  ['Services, relays of their own, and projector', ['service', 'projector']],
  ['Services, and relays of their own', ['service']],
  ['projector', ['projector']],
  ['query-api', ['query-api']],
];

const lineOf = ({ name, type, labels, help }: ExposedMetric): string =>
  `- \`${name}\` (${type}${labels.length > 0 ? ` by ${labels.join(', ')}` : ''}): ${help.replace(/\.$/, '')}.`;

const isOwn = ({ name }: ExposedMetric): boolean => name.startsWith('refold_');

const pageOf = (metrics: readonly ExposedMetric[]): string => {
  const parts = groups.flatMap(([title, processes]) => {
    const those = metrics.filter((each) => isOwn(each) && each.processes.join() === processes.join());
    return those.length === 0 ? [] : [`## ${title}\n\n${those.map(lineOf).join('\n')}\n`];
  });
  const foreign = metrics.filter((each) => !isOwn(each)).map(({ name }) => `\`${name}\``);
  return [introduction, ...parts, `## Of Node.js, in every process\n\n${foreign.join(', ')}.\n`].join('\n');
};

let metrics: ExposedMetric[];
beforeAll(async () => {
  metrics = await exposedMetrics();
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, pageOf(metrics));
}, 60_000);

test('the page about the metrics has every metric that there is, and no other', () => {
  expect(metrics.filter(isOwn).length).toBeGreaterThan(40);
  expect(readFileSync(page, 'utf8')).toBe(pageOf(metrics));
});

test('names tell the unit, and counters that they only grow', () => {
  for (const { name, type } of metrics.filter(isOwn)) {
    if (type === 'counter') expect(name).toMatch(/_total$/);
    else expect(name).not.toMatch(/_total$/);
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(name).toMatch(/^refold_[a-z_]+$/);
  }
});

test('no label holds what there is no end of: ids, streams, keys', () => {
  for (const { labels } of metrics.filter(isOwn)) expect(labels.join()).not.toMatch(/id\b|stream|key|path|customer/i);
});
