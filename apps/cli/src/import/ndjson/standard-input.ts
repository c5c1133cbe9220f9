import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Keeps what comes on standard input in a file while `work` runs: records are read twice. */
export async function withStandardInput<T>(
  input: NodeJS.ReadableStream,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'refold-import-'));
  const file = join(folder, 'records.ndjson');
  try {
    await pipeline(input, createWriteStream(file, { mode: 0o600 }));
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
