import * as commands from '@refold/commands';
import type { AnyMessageClass } from '@refold/model';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/* docs/reference/commands.md tells every endpoint and its fields; here it is compared with controllers and contracts. */
const root = join(__dirname, '..', '..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = textOf('docs/reference/commands.md');

const controllers = execFileSync('git', ['ls-files', 'apps/write-*/src/**/*.controller.ts'], { cwd: root })
  .toString()
  .split('\n')
  .filter(Boolean);

interface Endpoint {
  readonly path: string;
  readonly command: string;
  /** Made when it is missing. */
  readonly madeId?: string;
}

const endpointsOf = (source: string): Endpoint[] => {
  const base = /@Controller\('(\w+)'\)/.exec(source)?.[1] ?? '';
  const handlers = source.matchAll(/@Post\((?:'([^']+)')?\)[\s\S]*?read(?:New)?\((\w+), (?:'(\w+)')?/g);
  return [...handlers].map(([, rest, command = '', madeId]) => ({
    path: ['', base, ...(rest ? [rest] : [])].join('/'),
    command,
    ...(madeId && { madeId }),
  }));
};
const endpoints = controllers.flatMap((path) => endpointsOf(textOf(path)));

/** `reason`, `carrier?`: the fields that a caller may give, without those in the path. */
const fieldsOf = ({ path, command, madeId }: Endpoint): string[] => {
  const { schema } = (commands as unknown as Record<string, AnyMessageClass>)[command] as AnyMessageClass;
  const shape = (schema as unknown as { shape: Record<string, { safeParse(value: unknown): { success: boolean } }> })
    .shape;
  return Object.entries(shape)
    .filter(([name]) => !path.includes(`:${name}`))
    .map(([name, type]) => (name === madeId || type.safeParse(undefined).success ? `${name}?` : name))
    .sort();
};

/** Of `lines` of `sku`, … only `lines` is a field of the command; of `reason`: `customer`, … only `reason`. */
const documented = new Map(
  [...page.matchAll(/^\|[^|]*\| `(\/[^`]+)` +\|([^|]*)\|$/gm)].map(([, path = '', cell = '']) => [
    path,
    [...cell.replace(/` of `.*|`: `.*/, '`').matchAll(/`(\w+\??)`/g)].map(([, name = '']) => name).sort(),
  ]),
);

test('the page has every endpoint of the services, and no other', () => {
  expect(endpoints.length).toBeGreaterThan(20);
  expect([...documented.keys()].sort()).toEqual(endpoints.map(({ path }) => path).sort());
});

test.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))(
  'the fields of %s are its own',
  (path, of) => {
    expect(documented.get(path)).toEqual(fieldsOf(of));
  },
);

const steps = [...page.matchAll(/^post \d+(\/\S+) +'(.*)'$/gm)].map(
  ([, path = '', body = '']) => [path, body] as const,
);
const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);

test.each(steps.filter(([path]) => path !== '/graphql'))('the example of %s is a command', (path, body) => {
  const endpoint = endpoints.find((each) => patternOf(each.path).test(path));
  const contract = (commands as unknown as Record<string, AnyMessageClass>)[endpoint?.command ?? ''];
  const ids = patternOf(endpoint?.path ?? '').exec(path)?.groups;
  expect(contract && new contract({ ...(JSON.parse(body) as object), ...ids } as never)).toBeDefined();
});

test.each([...new Set([...page.matchAll(/\btok_\w+|\bre_fail\b/g)].map(([token]) => token))])(
  'the test gateway knows %s',
  (token) => {
    expect(textOf('apps/write-payments/src/gateway/test-gateway.ts')).toContain(token);
  },
);
