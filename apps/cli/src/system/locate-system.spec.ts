import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateSystem } from './locate-system';
import { serviceNames } from './services';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'refold-locate-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

const variables = (base: number) => ({
  ...Object.fromEntries(
    serviceNames.map((name, index) => [`SERVICE_URL_${name.toUpperCase()}`, `http://127.0.0.1:${base + index + 1}`]),
  ),
  PROJECTOR_URL: `http://127.0.0.1:${base + 6}/`,
  QUERY_API_URL: `http://127.0.0.1:${base}`,
});

const runningStack = (portBase: number) =>
  writeFileSync(
    join(dataDir, 'stack.json'),
    JSON.stringify({ portBase, processes: { orders: { pid: 42 } }, environment: variables(portBase) }),
  );

test('a data directory tells where its system is and which processes run', () => {
  runningStack(5000);
  expect(locateSystem({ dataDir }, {})).toMatchObject({
    services: { orders: 'http://127.0.0.1:5001', shipping: 'http://127.0.0.1:5005' },
    projector: 'http://127.0.0.1:5006',
    pids: { orders: 42 },
  });
});

test('a data directory without a running system is a mistake, said with what to do', () => {
  expect(() => locateSystem({ dataDir }, {})).toThrow(`Start one by: npm start -- --data-dir ${dataDir}`);
});

test('the first port alone is enough', () =>
  expect(locateSystem({ portBase: 7000 }, {})).toMatchObject({
    services: { payments: 'http://127.0.0.1:7002' },
    queryApi: 'http://127.0.0.1:7000',
    pids: {},
  }));

test('processes of another system on other ports are not taken for its own', () => {
  runningStack(5000);
  expect(locateSystem({ dataDir, portBase: 6000 }, {}).pids).toEqual({});
  expect(locateSystem({ dataDir, portBase: 5000 }, {}).pids).toEqual({ orders: 42 });
});

test('the environment names a system elsewhere, and what the command line says comes first', () => {
  expect(locateSystem({}, variables(8000)).projector).toBe('http://127.0.0.1:8006');
  runningStack(5000);
  expect(locateSystem({ dataDir }, variables(8000)).projector).toBe('http://127.0.0.1:5006');
});

test('an environment that names a part only is a mistake', () => {
  const { PROJECTOR_URL: _, ...part } = variables(8000);
  expect(() => locateSystem({}, part)).toThrow('PROJECTOR_URL is not set');
});

test('a stack.json that is none is a mistake', () => {
  writeFileSync(join(dataDir, 'stack.json'), '{');
  expect(() => locateSystem({ dataDir }, {})).toThrow('stack.json cannot be read');
});
