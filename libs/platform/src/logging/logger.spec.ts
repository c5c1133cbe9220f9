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

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

test('lines of work that something set off name its cause and its trace', () => {
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
  inContext({ correlationId: 'visit-1', causationId: 'event-1', traceparent }, () => logger.warn('Slow.'));
  expect(lines).toEqual([
    expect.objectContaining({ correlationId: 'visit-1', causationId: 'event-1', traceId: trace, msg: 'Slow.' }),
  ]);
});

test.each([
  'connect ECONNREFUSED postgres://orders:hunter2@127.0.0.1:4010/orders',
  'http://projector:hunter2@db.example:8123/refold?query=1 timed out',
  'GET http://127.0.0.1:8123/?user=projector&password=hunter2&database=refold failed',
  'refused: authorization Bearer hunter2.eyJzdWIi.x-y_z',
])('no line holds a secret, wherever in it: %s', (text) => {
  const error = new Error(text, { cause: new Error(text) });
  logger.error({ err: error, error: text, settings: { url: text, list: [text] } }, text);
  const [line] = lines;
  expect(line).toMatchObject({ level: 50 });
  expect(JSON.stringify(line)).not.toContain('hunter2');
  expect(JSON.stringify(line)).toContain('***');
});

test('a URL without a password stays as it is', () => {
  logger.info({ url: 'http://127.0.0.1:4001/orders/a@b' }, 'Asked http://127.0.0.1:4001/streams?from=1&to=2.');
  expect(lines).toMatchObject([
    { url: 'http://127.0.0.1:4001/orders/a@b', msg: 'Asked http://127.0.0.1:4001/streams?from=1&to=2.' },
  ]);
});

test('an error of the database is told by its names, and not by the row that it refused', () => {
  const refused = Object.assign(new Error('duplicate key value violates unique constraint "customers_email"'), {
    ...{ code: '23505', table: 'customers', constraint: 'customers_email' },
    detail: 'Key (email)=(maria.silva@example.com) already exists.',
    where: "unnamed portal with parameters: $1 = 'maria.silva@example.com'",
    parameters: ['maria.silva@example.com'],
  });
  logger.error({ err: refused }, 'Refused.');
  expect(lines).toMatchObject([{ err: { code: '23505', table: 'customers', constraint: 'customers_email' } }]);
  expect(JSON.stringify(lines)).not.toContain('maria');
});
