import { createReadStream, readFileSync, type ReadStream } from 'node:fs';
import { dirname, join } from 'node:path';

const script = join(dirname(require.resolve('rapidoc/package.json')), 'dist', 'rapidoc-min.js');

/** The one file that the page loads; its package is installed, so it works without a network. */
export const docsScript = (): ReadStream => createReadStream(script);

/** RapiDoc over the service's own document. */
export const docsPage = (title: string): string =>
  readFileSync(join(__dirname, 'assets', 'docs.html'), 'utf8').replace('{{title}}', () => title);

/**
 * From this process alone, and nothing is sent anywhere else. RapiDoc styles its elements one by one, which a policy can
 * only allow as a whole.
 */
export const docsPolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
