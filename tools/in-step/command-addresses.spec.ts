import { commandAddresses } from '@refold/commands';
import type { commandRoutes } from '@refold/platform/write';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { StockPolicy } from '../../apps/write-inventory/src/checkout/stock.policy';
import { checkout } from '../../apps/write-orders/src/checkout/checkout.saga';
import { orderPolicy } from '../../apps/write-orders/src/checkout/order.policy';
import { PaymentPolicy } from '../../apps/write-payments/src/checkout/payment.policy';
import { ShipmentPolicy } from '../../apps/write-shipping/src/checkout/shipment.policy';

/* Services send commands to each other's addresses; here each address is held against the routes of its service. */
const root = join(__dirname, '..', '..');

type Table = ReturnType<typeof commandRoutes>;
const tables = execFileSync('git', ['ls-files', 'apps/write-*/src/**/*.routes.ts'], { cwd: root })
  .toString()
  .split('\n')
  .filter(Boolean)
  .flatMap((path) => {
    const service = /^apps\/write-(\w+)\//.exec(path)?.[1];
    return Object.values(jest.requireActual<Record<string, Table>>(join(root, path))).map((table) => ({
      service,
      table,
    }));
  });

test.each(commandAddresses.map((address) => [address.contract.type, address] as const))(
  '%s is taken by its service at its address, from a service',
  (_, { service, path, contract }) => {
    const routes = tables.filter((each) => each.service === service).flatMap(({ table }) => table.routes);
    const route = routes.find((each) => each.path === path);
    expect(route?.contract).toBe(contract);
    expect(route?.by).toContain('service');
  },
);

test.each([checkout('15m'), orderPolicy('15m'), PaymentPolicy, StockPolicy, ShipmentPolicy])(
  'what $name sends has an address, and a policy sends to its own service alone',
  ({ sends, telling, records }) => {
    const addresses = sends.map((contract) => commandAddresses.find((each) => each.contract === contract));
    expect(addresses).not.toContain(undefined);
    if (telling === 'trouble')
      expect(new Set(addresses.map((each) => each?.service))).toEqual(new Set([records.stream.service]));
  },
);
