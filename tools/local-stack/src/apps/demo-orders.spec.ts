import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { placeDemoOrders, type DemoModule } from './demo-orders';

describe('demo orders', () => {
  let orders: Server;
  let head: string;
  let ordersUrl: string;
  let shown: string | undefined;
  const told: string[] = [];
  const credentials = { authorization: async () => 'Bearer of.the.demo' };
  const place = (placeThem: DemoModule['placeDemoOrders']) =>
    placeDemoOrders(
      { SERVICE_URL_ORDERS: ordersUrl },
      (line) => told.push(line),
      async () => ({ demoCredentials: () => credentials, placeDemoOrders: placeThem }),
    );

  beforeAll(async () => {
    orders = createServer((request, response) => {
      shown = request.headers.authorization;
      response
        .writeHead(request.url === '/status' ? 200 : 404)
        .end(JSON.stringify({ service: 'orders', feed: { head } }));
    });
    await new Promise<void>((resolve) => orders.listen(0, '127.0.0.1', resolve));
    ordersUrl = `http://127.0.0.1:${(orders.address() as AddressInfo).port}`;
  });

  beforeEach(() => told.splice(0));
  afterAll(() => orders.close());

  test('are placed through the services of an empty system', async () => {
    head = '0';
    const placed = jest.fn<Promise<void>, unknown[]>();
    await place(placed);
    expect(placed).toHaveBeenCalledWith(
      expect.objectContaining({ orders: ordersUrl }),
      expect.any(Function),
      credentials,
    );
    expect(shown).toBe('Bearer of.the.demo');
  });

  test('are not placed where orders are', async () => {
    head = '9007199254740993';
    const placed = jest.fn<Promise<void>, unknown[]>();
    await place(placed);
    expect(placed).not.toHaveBeenCalled();
  });

  test('that cannot be placed are told of, and the system goes on', async () => {
    head = '0';
    await place(() => Promise.reject(new Error('inventory answered 503')));
    expect(told.at(-1)).toContain('inventory answered 503');
  });
});
