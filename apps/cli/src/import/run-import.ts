import { bar, counted, duration, number } from '../output/numbers';
import type { Output } from '../output/output';
import type { RunningSystem } from '../system/locate-system';
import { exitCodes } from '../system/problem';
import { examine, mappedRecords, type Contents } from './examine';
import { faults, type Finding } from './record/finding';
import type { HistoryReader } from './record/history-reader';
import { ReportFile } from './report/report-file';
import { HistorySender, type Sent } from './send/history-sender';
import { examined, finished, refusedForBadRecords } from './report/summary';

export interface ImportOptions {
  readonly dryRun: boolean;
  /** Whether to import the rest when some records are bad. */
  readonly leaveOutBad: boolean;
  readonly reportFile: string;
  /** How long a service may be away. */
  readonly patienceMs: number;
  readonly output: Output;
  /** Asked for only when something is sent. */
  readonly locate: () => RunningSystem;
  /** Waits until the views hold all that the services hold; undefined: do not wait. */
  readonly untilApplied?: (system: RunningSystem) => Promise<void>;
}

/** Conflicts that are shown one by one; the report has all. */
const shownFaults = 20;

/**
 * Brings records in as history: examines all of them first, then sends their events, then waits for the views.
 * @returns the exit code
 */
export async function runImport(reader: HistoryReader, options: ImportOptions): Promise<number> {
  const report = new ReportFile(options.reportFile);
  try {
    return await new Import(reader, options, report).run();
  } finally {
    report.close();
  }
}

class Import {
  private faultsShown = 0;

  constructor(
    private readonly reader: HistoryReader,
    private readonly options: ImportOptions,
    private readonly report: ReportFile,
  ) {}

  async run(): Promise<number> {
    const { output, dryRun, leaveOutBad } = this.options;
    const contents = await this.examine();
    const bad = this.report.counts[faults.badRecords] ?? 0;
    examined(output, this.reader.name, contents, this.report);
    if (bad > 0 && !leaveOutBad) {
      refusedForBadRecords(output, bad, this.report);
      return exitCodes.failed;
    }
    if (dryRun) return exitCodes.done;
    const system = this.options.locate();
    const begin = performance.now();
    const sent = await this.send(system, contents);
    const sendingMs = performance.now() - begin;
    await this.options.untilApplied?.(system);
    const applied = this.options.untilApplied ? performance.now() - begin : undefined;
    finished(output, { sent, sendingMs, appliedMs: applied, report: this.report });
    return bad + sent.conflicts + sent.refused > 0 ? exitCodes.failed : exitCodes.done;
  }

  private examine(): Promise<Contents> {
    return examine(
      this.reader,
      (finding) => this.found(finding),
      (records) => this.options.output.progress('examining', { records }, `Examining: ${counted(records, 'record')}`),
    );
  }

  private async send(system: RunningSystem, { events }: Contents): Promise<Sent> {
    const begin = performance.now();
    const { output, patienceMs } = this.options;
    const sender = new HistorySender({
      serviceUrls: system.services,
      credentials: system.credentials,
      patience: { limitMs: patienceMs },
      found: (finding) => this.found(finding),
      onWait: (service, waitedMs) =>
        output.progress(
          `waiting-for-${service}`,
          { service, waitedMs: Math.round(waitedMs) },
          `${service} does not answer; trying again (for ${duration(waitedMs)} of ${duration(patienceMs)})`,
        ),
      onSent: (sent) => showProgress(output, sent, events, performance.now() - begin),
    });
    // What is wrong with the files was told when they were examined.
    for await (const { place, made } of mappedRecords(this.reader, () => undefined))
      for (const event of made) await sender.send(event, place);
    return sender.finish();
  }

  private found(finding: Finding): void {
    this.report.add(finding);
    const isFault = (Object.values(faults) as string[]).includes(finding.kind);
    if (!isFault || ++this.faultsShown > shownFaults) return;
    const { kind, file, line, reason } = finding;
    this.options.output.notice(kind, finding, `${file}:${line}: ${kind}: ${reason}`);
  }
}

const showProgress = (output: Output, sent: Readonly<Sent>, events: number, elapsedMs: number): void => {
  const done = sent.appended + sent.repeated + sent.conflicts + sent.refused;
  const perSecond = Math.round((done * 1000) / Math.max(elapsedMs, 1));
  const text = `Sending ${bar(done, events)} ${number(done)} of ${number(events)} events, ${number(perSecond)} a second`;
  output.progress('sending', { ...sent, events, perSecond }, text);
};
