import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { exposedMetrics, type ExposedMetric } from './exposed-metrics';
import { readExpression, type Expression } from './promql';

/* Dashboard and alerts ask for metrics; here each is looked for in what the applications really expose. */
const root = join(__dirname, '..', '..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string };
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const { groups } = parse(textOf('infra/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(textOf('infra/grafana/refold.json')) as { panels: Panel[] };
const shown = panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));
const asked: [string, string, string][] = [
  ...rules.map(({ alert, expr, annotations }): [string, string, string] => [
    `alert ${alert}`,
    expr,
    annotations.summary,
  ]),
  ...shown.map(({ title, expr, legendFormat }): [string, string, string] => [`panel ${title}`, expr, legendFormat]),
];

let exposed: ReadonlyMap<string, ExposedMetric>;
beforeAll(async () => {
  exposed = new Map((await exposedMetrics()).map((metric) => [metric.name, metric]));
}, 60_000);

/** `job` and `instance` are Prometheus' own, as is `up`; `le` belongs to the buckets of a histogram. */
const ofPrometheus = ['job', 'instance'];
const labelsOf = (series: string): readonly string[] | undefined => {
  if (series === 'up') return ofPrometheus;
  const exact = exposed.get(series);
  if (exact && exact.type !== 'histogram') return [...exact.labels, ...ofPrometheus];
  const [, name = '', part] = /^(.*)_(bucket|count|sum)$/.exec(series) ?? [];
  const histogram = exposed.get(name);
  if (histogram?.type !== 'histogram') return undefined;
  return [...histogram.labels, ...ofPrometheus, ...(part === 'bucket' ? ['le'] : [])];
};
/** Labels that every series of the expression has: those may be grouped by and shown. */
const common = ({ selectors }: Expression): string[] => {
  const [first = [], ...others] = selectors.map(({ metric }) => labelsOf(metric) ?? []);
  return first.filter((label) => others.every((labels) => labels.includes(label)));
};

test.each(asked)('%s asks for what is exposed, by labels that it has', async (_, expr, text) => {
  const expression = await readExpression(expr);
  expect(expression.errors).toEqual([]);
  expect(expression.selectors.length).toBeGreaterThan(0);
  for (const { metric, labels } of expression.selectors) {
    expect([metric, labelsOf(metric) ?? 'is not exposed']).toEqual([metric, expect.any(Array)]);
    for (const label of labels) expect(labelsOf(metric)).toContain(label);
  }
  const known = common(expression);
  for (const label of expression.grouping) expect(known).toContain(label);
  const used = [...text.matchAll(/\{\{ ?(?:\$labels\.)?([a-z_]+) ?\}\}/g)].map(([, label]) => label);
  const left = expression.grouping.length > 0 ? expression.grouping : known;
  for (const label of used) expect(left).toContain(label);
});

test('an expression that asks for what is not there is found out', async () => {
  expect((await readExpression('sum by (job) (rate(refold_no_such_total[5m])')).errors).not.toEqual([]);
  expect(labelsOf('refold_no_such_total')).toBeUndefined();
  expect(labelsOf('refold_command_duration_seconds')).toBeUndefined();
  expect(labelsOf('refold_command_duration_seconds_bucket')).toContain('le');
});

test('counters are looked at by their growth, and nothing else is', async () => {
  for (const [name, expr] of asked)
    for (const { metric } of (await readExpression(expr)).selectors)
      expect([name, metric, /(rate|increase)\(/.test(expr)]).toEqual([
        ...[name, metric],
        exposed.get(metric)?.type === 'counter' || /_(bucket|count|sum)$/.test(metric),
      ]);
});

test.each(rules)('$alert says what is wrong, and links to what is to be done', ({ labels, annotations }) => {
  expect(['page', 'ticket']).toContain(labels.severity);
  expect(annotations.summary).toMatch(/\.$/);
  const [file = '', anchor] = annotations.action.split('#');
  expect([file, existsSync(join(root, file))]).toEqual([file, true]);
  const headings = [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  );
  if (anchor !== undefined) expect(headings).toContain(anchor);
});

test('panels have ids of their own and do not lie on each other', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const overlap = panels.flatMap((one, at) =>
    panels.slice(at + 1).filter(({ gridPos: b }) => {
      const a = one.gridPos;
      return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    }),
  );
  expect(overlap).toEqual([]);
});

test('every process of docker-compose.yml is scraped, by its name', () => {
  const { scrape_configs: jobs, rule_files: files } = parse(textOf('infra/prometheus/prometheus.yml')) as {
    scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    rule_files: string[];
  };
  const { services } = parse(textOf('docker-compose.yml'), { merge: true }) as {
    services: Record<string, { environment?: { PORT?: number } }>;
  };
  const apps = Object.entries(services).flatMap(([name, { environment }]) =>
    environment?.PORT ? [[name, `${name}:${environment.PORT}`]] : [],
  );
  expect(jobs.map((job) => [job.job_name, job.static_configs[0]?.targets[0]]).sort()).toEqual(apps.sort());
  for (const file of files) expect(existsSync(join(root, 'infra/prometheus', file))).toBe(true);
});
