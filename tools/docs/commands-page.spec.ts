import { commandRoutes } from '@refold/platform/write';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/* docs/reference/commands.md tells every endpoint, its fields and its callers; here it is compared with the routes. */
const root = join(__dirname, '..', '..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = textOf('docs/reference/commands.md');

type Table = ReturnType<typeof commandRoutes>;
const tables = execFileSync('git', ['ls-files', 'apps/write-*/src/**/*.routes.ts'], { cwd: root })
  .toString()
  .split('\n')
  .filter(Boolean)
  .flatMap((path) => Object.values(jest.requireActual<Record<string, Table>>(join(root, path))));
const endpoints = tables.flatMap(({ routes }) => routes).map((route) => ({ ...route, path: `/${route.path}` }));
type Endpoint = (typeof endpoints)[number];

/** `reason`, `carrier?`: the fields that a caller may give, without those in the path. */
const fieldsOf = ({ path, contract, makes }: Endpoint): string[] => {
  const shape = (
    contract.schema as unknown as { shape: Record<string, { safeParse(value: unknown): { success: boolean } }> }
  ).shape;
  return Object.entries(shape)
    .filter(([name]) => !path.includes(`:${name}`))
    .map(([name, type]) => (name === makes || type.safeParse(undefined).success ? `${name}?` : name))
    .sort();
};

/** Of `lines` of `sku`, … only `lines` is a field of the command; of `reason`: `customer`, … only `reason`. */
const rows = [...page.matchAll(/^\|[^|]*\| `(\/[^`]+)` +\|([^|]*)\|([^|]*)\|$/gm)];
const documented = new Map(
  rows.map(([, path = '', , cell = '']) => [
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

test('the page says what customers may do, and for whom the rest is', () => {
  const forCustomers = rows.filter(([, , cell = '']) => cell.trim() !== '').map(([, path]) => path);
  const open = endpoints.filter(({ by }) => by.includes('customer'));
  expect(forCustomers.sort()).toEqual(open.map(({ path }) => path).sort());
  for (const { by } of endpoints) expect(by.filter((role) => role !== 'customer')).toEqual(['staff', 'service']);
});

const steps = [...page.matchAll(/^post \d+(\/\S+) +'(.*)'$/gm)].map(
  ([, path = '', body = '']) => [path, body] as const,
);
const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);

test.each(steps.filter(([path]) => path !== '/graphql'))('the example of %s is a command', (path, body) => {
  const endpoint = endpoints.find((each) => patternOf(each.path).test(path));
  const contract = endpoint?.contract;
  const ids = patternOf(endpoint?.path ?? '').exec(path)?.groups;
  expect(contract && new contract({ ...(JSON.parse(body) as object), ...ids } as never)).toBeDefined();
});

test.each([...new Set([...page.matchAll(/\btok_\w+|\bre_fail\b/g)].map(([token]) => token))])(
  'the test gateway knows %s',
  (token) => {
    expect(textOf('apps/write-payments/src/gateway/test-gateway.ts')).toContain(token);
  },
);
