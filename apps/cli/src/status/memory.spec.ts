import { memoryOf } from './memory';
import { listProcesses } from './process-list';

test('this process is listed with its parent and what it holds', async () => {
  const own = (await listProcesses()).find(({ pid }) => pid === process.pid);
  expect(own?.parent).toBe(process.ppid);
  expect(own?.rssBytes).toBeGreaterThan(10 * 2 ** 20);
});

test('a process holds what its children hold, unless they have a name of their own', async () => {
  const together = await memoryOf({ parent: process.ppid });
  const apart = await memoryOf({ parent: process.ppid, child: process.pid });
  const own = apart.processes['child']?.treeBytes ?? 0;
  expect(own).toBeGreaterThan(10 * 2 ** 20);
  expect(together.processes['parent']?.treeBytes).toBeGreaterThan(
    (apart.processes['parent']?.treeBytes ?? 0) + own / 2,
  );
  expect(apart.totalBytes).toBe((apart.processes['parent']?.treeBytes ?? 0) + own);
});

test('a process that is gone holds nothing', async () => {
  const gone = 2 ** 22 + 1;
  expect(await memoryOf({ gone })).toEqual({
    processes: { gone: { pid: gone, rssBytes: null, treeBytes: 0 } },
    totalBytes: 0,
  });
});
