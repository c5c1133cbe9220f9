import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Files of one server: in PEM form, and both together as PKCS #12, whose password is `changeit`. */
export interface ServerFiles {
  readonly certificate: string;
  readonly key: string;
  readonly store: string;
}

/** A certificate authority that lives as long as a test, made by the openssl program. */
export class Authority {
  readonly certificate: string;
  private readonly key: string;

  constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    [this.certificate, this.key] = [this.file(name, 'pem'), this.file(name, 'key')];
    this.openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`, [
      ...['-keyout', this.key, '-out', this.certificate],
    ]);
  }

  /** @param names that the server's certificate holds for: `DNS:localhost`, `IP:127.0.0.1` */
  serverFiles(server: string, names: readonly string[]): ServerFiles {
    const [certificate, key, request] = [this.file(server, 'pem'), this.file(server, 'key'), this.file(server, 'csr')];
    const store = this.file(server, 'p12');
    const subject = ['-subj', `/CN=${server}`, '-addext', `subjectAltName=${names.join()}`];
    this.openssl('req', '-newkey', 'rsa:2048', '-nodes', ...subject, ['-keyout', key, '-out', request]);
    const signed = ['-CA', this.certificate, '-CAkey', this.key, '-CAcreateserial', '-copy_extensions', 'copy'];
    this.openssl('x509', '-req', '-days', '2', ...signed, ['-in', request, '-out', certificate]);
    this.openssl('pkcs12', '-export', '-passout', 'pass:changeit', ['-in', certificate, '-inkey', key, '-out', store]);
    return { certificate, key, store };
  }

  private file(name: string, ending: string): string {
    return join(this.folder, `${this.name}-${name}.${ending}`);
  }

  private openssl(...args: readonly (string | readonly string[])[]): void {
    execFileSync('openssl', args.flat(), { stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
