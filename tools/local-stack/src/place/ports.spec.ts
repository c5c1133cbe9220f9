import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePortBase, portsFrom, requireBrowsable, requireFree } from './ports';
import { Problem } from '../problem';

describe('ports of the local stack', () => {
  let other: Server;
  let takenPort: number;

  beforeAll(async () => {
    other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    takenPort = (other.address() as AddressInfo).port;
  });

  afterAll(() => other.close());

  test('the query API has the base, services follow, servers come from ten on', () => {
    expect(portsFrom(4000)).toEqual({
      'query-api': 4000,
      orders: 4001,
      payments: 4002,
      inventory: 4003,
      customers: 4004,
      shipping: 4005,
      projector: 4006,
      postgres: 4010,
      kafka: 4011,
      kafkaController: 4012,
      clickhouse: 4013,
    });
  });

  test('a taken port is named with its purpose and the way out', async () => {
    const ports = { ...portsFrom(4000), payments: takenPort };
    const refusal = expect(requireFree(ports, ['payments'])).rejects;
    await refusal.toThrow(Problem);
    await expect(requireFree(ports, ['payments'])).rejects.toThrow(`Port ${takenPort} (payments) is taken`);
    await expect(requireFree(ports, ['payments'])).rejects.toThrow('--port-base');
  });

  test.each([
    [6000, '6000 (query-api)'],
    [6665, '6666 (orders), 6667 (payments), 6668 (inventory), 6669 (customers), 6665 (query-api)'],
    [4040, '4045 (shipping)'],
  ])('from %i on an app would be on a port that browsers refuse to open, and it is named', (base, named) => {
    expect(() => requireBrowsable(portsFrom(base))).toThrow(Problem);
    expect(() => requireBrowsable(portsFrom(base))).toThrow(`Browsers refuse to open port ${named}.`);
  });

  test('a browser never opens the ports of the servers, so these may be any', () => {
    expect(() => requireBrowsable(portsFrom(4035))).not.toThrow();
    expect(() => requireBrowsable(portsFrom(4000))).not.toThrow();
  });

  test.each([2049, 4045, 6000, 6667, 10_080])('fetch indeed refuses port %i', async (port) => {
    const reason = await fetch(`http://127.0.0.1:${port}`).catch((error: Error) => error.cause);
    expect(String(reason)).toContain('bad port');
  });

  test('a port that this stack will not use may be taken', async () => {
    const ports = { ...portsFrom(await freePortBase()), kafka: takenPort };
    await expect(requireFree(ports, ['postgres'])).resolves.toBeUndefined();
  });

  test('a range with a taken port is not called free', async () => {
    const range = (base: number) => (base - 20_000) / 20 / 600 + 1e-9;
    const busyBase = await freePortBase();
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(portsFrom(busyBase).clickhouse, '127.0.0.1', resolve));
    const choices = [range(busyBase), range(busyBase), range(busyBase === 20_000 ? 20_020 : 20_000)];
    try {
      expect(await freePortBase(() => choices.shift() ?? Math.random())).not.toBe(busyBase);
    } finally {
      blocker.close();
    }
  });
});
