import { createReadStream, readFileSync, type ReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExampleQuery } from './example-query';

/** A file of a package, also one that the package's `exports` do not name. */
const packaged = (name: string, file: string): string => join(dirname(require.resolve(`${name}/package.json`)), file);
const own = (name: string): string => join(__dirname, 'assets', name);

/** All that the page loads, from this process alone: it works without a network. */
const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  'react.js': { file: packaged('react', 'umd/react.production.min.js'), type: 'text/javascript' },
  'react-dom.js': { file: packaged('react-dom', 'umd/react-dom.production.min.js'), type: 'text/javascript' },
  'graphiql.js': { file: packaged('graphiql', 'graphiql.min.js'), type: 'text/javascript' },
  'graphiql.css': { file: packaged('graphiql', 'graphiql.min.css'), type: 'text/css' },
  'playground.js': { file: own('playground.js'), type: 'text/javascript' },
  'playground.css': { file: own('playground.css'), type: 'text/css' },
};

export interface Asset {
  readonly type: string;
  readonly content: ReadStream;
}

/** GraphiQL with the example queries as tabs. */
export class Playground {
  readonly page: string;

  constructor(examples: readonly ExampleQuery[]) {
    const tabs = examples.map(({ query, variables }) => ({ query, variables }));
    // In a script element, `</script>` and `<!--` would end or change it wherever they stand.
    const json = JSON.stringify(tabs).replaceAll('<', '\\u003c');
    this.page = readFileSync(own('playground.html'), 'utf8').replace('{{tabs}}', () => json);
  }

  asset(name: string): Asset | undefined {
    const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
    return asset && { type: `${asset.type}; charset=utf-8`, content: createReadStream(asset.file) };
  }
}
