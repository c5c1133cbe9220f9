import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const original = join(__dirname, '..');
const run = promisify(execFile);

/** The repository's files as they are now, in another folder, to be changed and built there. */
export class CheckoutCopy {
  private constructor(readonly folder: string) {}

  static make(folder: string): CheckoutCopy {
    const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const files = execFileSync('git', list, { cwd: original, encoding: 'utf8' }).split('\0').filter(Boolean);
    for (const file of new Set(files)) cpSync(join(original, file), join(folder, file));
    cpSync(join(original, 'dist'), join(folder, 'dist'), { recursive: true });
    symlinkSync(join(original, 'node_modules'), join(folder, 'node_modules'));
    chmodSync(folder, 0o755); // Under root, PostgreSQL's own user has to pass.
    return new CheckoutCopy(folder);
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  remove(file: string): void {
    rmSync(join(this.folder, file));
  }

  /** As `npm start` does when sources have changed. */
  async build(): Promise<void> {
    await run(process.execPath, [join(this.folder, 'tools', 'bin', 'build.mjs')]);
  }

  /** @throws Error with what TypeScript says of these files */
  async checkTypes(files: readonly string[]): Promise<void> {
    this.write('tsconfig.changed.json', JSON.stringify({ extends: './tsconfig.json', files, include: [] }));
    const tsc = join(this.folder, 'node_modules', 'typescript', 'bin', 'tsc');
    await run(process.execPath, [tsc, '--noEmit', '-p', 'tsconfig.changed.json'], { cwd: this.folder }).catch(
      (error: { stdout: string }) => Promise.reject(new Error(error.stdout)),
    );
  }

  /** Runs the operator's command of this copy, as a person would in `folder`. */
  async refold(folder: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    const main = join(this.folder, 'dist', 'apps', 'cli', 'src', 'main.js');
    return run(process.execPath, [main, ...args], { cwd: folder }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
  }
}
