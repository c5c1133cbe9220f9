import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleShipment } from '@refold/commands';
import { Customers, Shipments, ShipmentScheduled } from '@refold/events';
import { aggregate, localCopy, reject } from '@refold/model';
import {
  eventually,
  heardService,
  testService,
  testServices,
  type TestService,
  type TestServices,
} from '@refold/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { WriteConfig } from '../../config';
import { commandRoutes } from '../routes/command-routes';
import { WriteSide } from '../write-side.module';
import { guard } from './guard';

jest.setTimeout(180_000);

@Entity('receivers')
class Receiver {
  @PrimaryColumn('text') customerId: string;
  @Column('text', { nullable: true }) name: string | null;
}

const receivers = localCopy(Receiver, {
  name: 'receivers',
  version: 1,
  key: 'customerId',
  from: [Customers],
  definedBy: 'CustomerRegistered',
  initial: { name: null },
}).on({ CustomerRegistered: (_, { name }) => ({ name: name ?? null }) });

const Parcel = aggregate(Shipments, () => ({ isScheduled: false }))
  .evolve({
    ShipmentScheduled: () => ({ isScheduled: true }),
    ShipmentDispatched: (parcel) => parcel,
    ShipmentDelivered: (parcel) => parcel,
    ShipmentReturned: (parcel) => parcel,
  })
  .decide([ScheduleShipment], {
    ScheduleShipment: ({ isScheduled }, { type: _, ...scheduled }) =>
      isScheduled ? [] : new ShipmentScheduled(scheduled),
  });
const receiverIsKnown = guard(ScheduleShipment, {
  copy: receivers,
  by: ({ customerId }) => customerId,
  judge: (receiver, { customerId }) => {
    if (!receiver) reject('shipment/unknown-customer', `There is no customer ${customerId}.`);
  },
});

@Module({})
class ParcelsModule {
  static with(config: WriteConfig): DynamicModule {
    const routes = [commandRoutes('shipments', Parcel).create(ScheduleShipment, { by: ['staff'] })];
    const write = WriteSide.for({
      ...{ config, streams: [Shipments], aggregates: [Parcel], routes },
      ...{ copies: [receivers], guards: [receiverIsKnown] },
    });
    return { module: ParcelsModule, imports: [write] };
  }
}

const schedule = (parcels: TestService, shipmentId: string, customerId: string) =>
  parcels.post('/shipments', { shipmentId, orderId: 'o1', customerId, address: {} });

test('where Kafka has not answered since the very first start, nobody is refused: commands are to come again', async () => {
  const away = { KAFKA_BROKERS: '127.0.0.1:1' };
  const parcels = await testService('shipping', (config) => ParcelsModule.with(config), away);
  try {
    const answer = await schedule(parcels, 's1', 'ana');
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(await parcels.stream('shipment-s1')).toEqual([]);
    expect((await parcels.get('/readyz')).status).toBe(200);
  } finally {
    await parcels.drop();
  }
});

describe('where Kafka answers', () => {
  let services: TestServices;
  let parcels: TestService;
  beforeAll(async () => {
    services = testServices('guards');
    const customers = await heardService(services, Customers);
    parcels = await services.start('shipping', (config) => ParcelsModule.with(config));
    await customers.happens('CustomerRegistered', { customerId: 'ana', name: 'Ana' });
  });
  afterAll(() => services?.drop());

  test('a command waits for the row, and without one it is refused by name and makes nothing', async () => {
    await eventually(async () => (await schedule(parcels, 's1', 'ana')).status === 201, 60_000);
    const refused = { status: 409, body: { code: 'shipment/unknown-customer' } };
    expect(await schedule(parcels, 's2', 'nobody')).toMatchObject(refused);
    expect(await parcels.stream('shipment-s2')).toEqual([]);
  });
});
