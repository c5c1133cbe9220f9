import { commandAddresses } from '@refold/commands';
import type { Saga } from '@refold/model';
import { commandRoutes } from '@refold/platform/write';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/* Services send commands to addresses that are written down; here they are held against the routes of the services. */
const root = join(__dirname, '..', '..');
const exportsOf = (...globs: string[]): unknown[] =>
  execFileSync('git', ['ls-files', ...globs], { cwd: root })
    .toString()
    .split('\n')
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .flatMap((path) => Object.values(jest.requireActual<Record<string, unknown>>(join(root, path))));

type Table = ReturnType<typeof commandRoutes>;
const tables = exportsOf('apps/write-*/src/**/*.routes.ts') as Table[];
const isSaga = (value: unknown): value is Saga =>
  typeof value === 'object' && value !== null && 'sends' in value && 'records' in value;
/** Some are made with the deadline of the environment. */
const sagas = exportsOf('apps/write-*/src/**/*.saga.ts', 'apps/write-*/src/**/*.policy.ts')
  .map((value) => (typeof value === 'function' ? (value as (deadline: string) => unknown)('15m') : value))
  .filter(isSaga);

test.each(commandAddresses.map(({ contract, ...address }) => [contract.type, { contract, ...address }] as const))(
  '%s is taken where its address says, by the service that it says, from services',
  (_, { contract, service, path }) => {
    const owner = tables.find(({ routes }) => routes.some((route) => route.contract === contract));
    const route = owner?.routes.find((each) => each.contract === contract);
    expect({ service: owner?.leading.stream.service, path: route?.path }).toEqual({ service, path });
    // Whoever is not let in is asked again for ever.
    expect(route?.by).toContain('service');
  },
);

test('every command that a saga or policy sends has an address', () => {
  expect(sagas.length).toBeGreaterThanOrEqual(5);
  const addressed = commandAddresses.map(({ contract }) => contract.type);
  for (const { name, sends } of sagas)
    for (const { type } of sends) expect([name, addressed]).toEqual([name, expect.arrayContaining([type])]);
});
