import { rename, writeFile } from 'node:fs/promises';

/** Replaces a file in one step, readable by its owner alone: a reader sees the old or the new text, never half of it. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
