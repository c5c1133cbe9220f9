import { register } from 'prom-client';
import { Metrics, setCounter, setGauge } from './metrics';

const valuesOf = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(`refold_${name}`) && !line.startsWith('#'));

test('each application has metrics of its own, and none are shared by the process', async () => {
  const [one, other] = [new Metrics(), new Metrics()];
  one.counter('things_total', 'Things').inc();
  other.counter('things_total', 'Things').inc(2);
  expect(valuesOf(await one.scrape(), 'things_total')).toEqual(['refold_things_total 1']);
  expect(valuesOf(await other.scrape(), 'things_total')).toEqual(['refold_things_total 2']);
  expect(register.getMetricsAsArray()).toEqual([]);
});

test('a source that does not tell keeps its last values and is named, and the scrape does not wait for it', async () => {
  const metrics = new Metrics();
  const head = metrics.gauge('head', 'Head');
  let isAway = false;
  let asked = 0;
  metrics.onScrape('store', async () => {
    asked += 1;
    if (isAway) await new Promise(() => undefined);
    head.set(7);
  });
  metrics.onScrape('broken', () => {
    throw new Error('no');
  });
  expect(valuesOf(await metrics.scrape(), 'scrape_failed')).toEqual([
    'refold_scrape_failed{source="store"} 0',
    'refold_scrape_failed{source="broken"} 1',
  ]);
  isAway = true;
  const startedAt = performance.now();
  const text = await metrics.scrape();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(valuesOf(text, 'scrape_failed')).toContain('refold_scrape_failed{source="store"} 1');
  expect(valuesOf(text, 'head')).toEqual(['refold_head 7']);
  await metrics.scrape();
  // The look that hangs is still under way; none is begun beside it.
  expect(asked).toBe(2);
});

test('counts and labels that somebody else keeps are taken over as they are', async () => {
  const metrics = new Metrics();
  const counter = metrics.counter('sent_total', 'Sent', ['to']);
  const gauge = metrics.gauge('lag', 'Lag', ['of']);
  setCounter(counter, [[{ to: 'a' }, 5]]);
  setGauge(gauge, [[{ of: 'gone' }, 1]]);
  setCounter(counter, [[{ to: 'a' }, 6]]);
  setGauge(gauge, [[{ of: 'here' }, 2]]);
  const text = await metrics.scrape();
  expect(valuesOf(text, 'sent_total')).toEqual(['refold_sent_total{to="a"} 6']);
  expect(valuesOf(text, 'lag')).toEqual(['refold_lag{of="here"} 2']);
});
