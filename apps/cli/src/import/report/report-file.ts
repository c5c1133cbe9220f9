import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Finding } from '../record/finding';

const bufferedLines = 500;

/** Every finding of an import as a line of JSON, in a file, and their number by kind. */
export class ReportFile {
  private readonly file: number;
  private lines: string[] = [];
  private readonly byKind = new Map<string, number>();

  /** Begins the file anew: a report tells of one run. */
  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.file = openSync(path, 'w');
  }

  add(finding: Finding): void {
    this.byKind.set(finding.kind, (this.byKind.get(finding.kind) ?? 0) + 1);
    this.lines.push(`${JSON.stringify(finding)}\n`);
    if (this.lines.length >= bufferedLines) this.write();
  }

  /** Sorted by kind. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.byKind].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  close(): void {
    this.write();
    closeSync(this.file);
  }

  private write(): void {
    writeSync(this.file, this.lines.join(''));
    this.lines = [];
  }
}
