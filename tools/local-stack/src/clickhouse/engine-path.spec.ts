import { existsSync } from 'node:fs';
import { enginePath } from './engine-path';

const isLinux64 = process.platform === 'linux' && process.arch === 'x64';

if (isLinux64)
  test('the engine of this platform is installed', () => {
    expect(existsSync(enginePath())).toBe(true);
  });

test('a platform without an engine is told of the other two ways', () => {
  expect(() => enginePath('darwin-arm64')).toThrow(/CLICKHOUSE_URL.*docker compose/);
});
