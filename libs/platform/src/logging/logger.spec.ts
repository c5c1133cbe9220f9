import { createLogger } from './logger';
import { NestLogger } from './nest-logger';
import { readable } from './readable-lines';
import { inContext } from './request-context';

const lines: Record<string, unknown>[] = [];
const to = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
const logger = createLogger({ process: 'write-orders', logLevel: 'debug', to });
beforeEach(() => lines.splice(0));

test('every line names the process and the correlation of the work at hand', () => {
  inContext({ correlationId: 'visit-1', causationId: null, traceparent: null }, () =>
    logger.info({ orderId: 'o1' }, 'Placed.'),
  );
  logger.info('Alone.');
  expect(lines).toEqual([
    expect.objectContaining({ process: 'write-orders', correlationId: 'visit-1', orderId: 'o1', msg: 'Placed.' }),
    expect.not.objectContaining({ correlationId: expect.anything() }),
  ]);
});

test("the correlation follows the work over its awaits, and others' work has its own", async () => {
  const work = (correlationId: string) =>
    inContext({ correlationId, causationId: null, traceparent: null }, async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      logger.info({ of: correlationId }, 'Done.');
    });
  await Promise.all(['a', 'b', 'c'].map(work));
  expect(lines.every(({ of, correlationId }) => of === correlationId)).toBe(true);
});

test("Nest's messages go the same way, its errors with their stack", () => {
  const nest = new NestLogger(logger);
  nest.log('Mapped {/orders}', 'RouterExplorer');
  nest.error(new Error('broken'), 'ExceptionsHandler');
  expect(lines).toEqual([
    expect.objectContaining({ level: 20, msg: 'Mapped {/orders}', context: 'RouterExplorer' }),
    expect.objectContaining({ level: 50, msg: 'broken', err: expect.objectContaining({ stack: expect.any(String) }) }),
  ]);
});

test('on a terminal a line reads as time, level, process, message, fields and stack', () => {
  const json = { level: 40, time: '2026-11-25T19:30:01.123Z', process: 'write-orders', pid: 1, msg: 'Slow.', ms: 12 };
  expect(readable(JSON.stringify(json))).toBe('19:30:01.123 WARN  write-orders: Slow. ms=12');
  expect(readable(JSON.stringify({ ...json, err: { stack: 'Error: x\n  at y' } }))).toMatch(
    /ms=12\nError: x\n {2}at y$/,
  );
  expect(readable('no json')).toBe('no json');
});
