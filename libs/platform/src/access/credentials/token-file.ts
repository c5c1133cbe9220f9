import { readFile, stat } from 'node:fs/promises';
import type { Credentials } from './credentials';

/** A token in a file, which somebody writes anew before it expires. */
export class TokenFile implements Credentials {
  private token = '';
  private readAs = '';

  constructor(private readonly path: string) {}

  async authorization(): Promise<string> {
    const state = await this.readable(() => this.state());
    if (state !== this.readAs) {
      this.token = await this.readable(async () => (await readFile(this.path, 'utf8')).trim());
      this.readAs = state;
    }
    if (!/^\S+$/.test(this.token)) throw new Error(`SERVICE_TOKEN_FILE ${this.path} holds no token.`);
    return `Bearer ${this.token}`;
  }

  /** Also another file under the same name is a change. */
  private async state(): Promise<string> {
    const { ino, mtimeMs, size } = await stat(this.path);
    return [ino, mtimeMs, size].join();
  }

  private async readable<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw new Error(`SERVICE_TOKEN_FILE cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }
}
