import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From a statement on an idle server to a wait for a lock. */
const usualBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** Milliseconds that a source may take to tell; a scrape must answer before its own time is over. */
const patienceMs = 2_000;

interface Source {
  readonly read: () => void | Promise<void>;
  /** A look that has not ended yet: another beside it would only wait behind it. */
  looking: Promise<void> | null;
}

/**
 * What one application counts. Each has a registry of its own: several run in one process of tests. What costs something
 * to know is asked at a scrape only, and a source that does not answer in time keeps what was known of it.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly sources = new Map<string, Source>();
  private readonly failed: Gauge<'source'>;
  private hasDefaults = false;

  constructor() {
    this.failed = this.gauge('scrape_failed', '1 when this source did not tell at the last scrape, else 0', ['source']);
  }

  /** @param name without `refold_`; ends in `_total` */
  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name: `refold_${name}`, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> {
    return new Gauge({ name: `refold_${name}`, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** @param name ends in `_seconds` */
  histogram<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    buckets = usualBuckets,
  ): Histogram<L> {
    const names = [...labelNames];
    return new Histogram({ name: `refold_${name}`, help, labelNames: names, buckets, registers: [this.registry] });
  }

  /** @param read sets gauges; asked at every scrape, not beside itself */
  onScrape(source: string, read: () => void | Promise<void>): void {
    this.sources.set(source, { read, looking: null });
    this.failed.set({ source }, 0);
  }

  /** All metrics in Prometheus' text format. */
  async scrape(): Promise<string> {
    // Not before somebody asks: it begins to watch the garbage collector and the event loop.
    if (!this.hasDefaults) collectDefaultMetrics({ register: this.registry });
    this.hasDefaults = true;
    await Promise.all([...this.sources].map(([name, source]) => this.look(name, source)));
    return this.registry.metrics();
  }

  private async look(name: string, source: Source): Promise<void> {
    source.looking ??= Promise.resolve()
      .then(source.read)
      .finally(() => (source.looking = null));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${name} does not tell`)), patienceMs);
    });
    const failed = await Promise.race([source.looking, late]).then(
      () => 0,
      () => 1,
    );
    clearTimeout(timer);
    this.failed.set({ source: name }, failed);
  }
}

/** A counter that somebody else keeps. */
export const setCounter = <L extends string>(
  counter: Counter<L>,
  values: Iterable<readonly [labels: Record<L, string>, value: number]>,
): void => {
  counter.reset();
  for (const [labels, value] of values) counter.inc(labels, value);
};

/** A gauge whose labels come and go: what is not told any more is gone. */
export const setGauge = <L extends string>(
  gauge: Gauge<L>,
  values: Iterable<readonly [labels: Record<L, string>, value: number]>,
): void => {
  gauge.reset();
  for (const [labels, value] of values) gauge.set(labels, value);
};
