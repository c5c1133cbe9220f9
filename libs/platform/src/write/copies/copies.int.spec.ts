import { Module, type DynamicModule } from '@nestjs/common';
import { Customers, Shipments } from '@refold/events';
import { localCopy } from '@refold/model';
import {
  eventually,
  heardService,
  testServices,
  type HeardService,
  type TestService,
  type TestServices,
} from '@refold/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { WriteConfig } from '../../config';
import { OperatorHosts } from '../../operations';
import { WriteSide } from '../write-side.module';
import { LocalCopies } from './local-copies';

jest.setTimeout(180_000);

@Entity('names')
class Named {
  @PrimaryColumn('text') customerId: string;
  @Column('text', { nullable: true }) name: string | null;
  @Column('integer') renamed: number;
}

const names = localCopy(Named, {
  name: 'names',
  version: 2,
  key: 'customerId',
  from: [Customers],
  definedBy: 'CustomerRegistered',
  initial: { name: null, renamed: 0 },
}).on({
  CustomerRegistered: (_, { name }) => ({ name: name ?? null }),
  CustomerRenamed: ({ renamed }, { name }) => ({ name, renamed: renamed + 1 }),
});
const before = names.earlier({ version: 1, without: ['renamed'] }).on({
  CustomerRenamed: (_: unknown, { name }) => ({ name }),
});

@Module({})
class KeepingModule {
  static with(config: WriteConfig, copies: readonly (typeof names | typeof before)[]): DynamicModule {
    const write = WriteSide.for({ config, streams: [Shipments], aggregates: [], copies });
    return { module: KeepingModule, imports: [write] };
  }
}

let services: TestServices;
let customers: HeardService;
let keeper: TestService;
let defined: readonly (typeof names | typeof before)[] = [before];
const nowhere = 'http://127.0.0.1:1';
const verbs = () => new OperatorHosts(nowhere, { shipping: keeper.url });
const rowOf = (customerId: string) => keeper.app.get(LocalCopies, { strict: false }).of(names).get(customerId);

beforeAll(async () => {
  services = testServices('copies');
  customers = await heardService(services, Customers);
  keeper = await services.start('shipping', (config) => KeepingModule.with(config, defined));
  await customers.happens('CustomerRegistered', { customerId: 'ana', name: 'Ana' });
  await customers.happens('CustomerRenamed', { customerId: 'ana', name: 'Ana Maria' });
  await eventually(async () => (await rowOf('ana').catch(() => undefined))?.name === 'Ana Maria', 60_000);
});
afterAll(() => services?.drop());

test('the verbs of the operator find a copy by its name in the service that keeps it', async () => {
  expect(await verbs().ask('versions', {})).toMatchObject([{ view: 'names', version: 1, active: true }]);
  expect(await verbs().ask('audit', { view: 'names', all: true })).toMatchObject([{ checked: 1, drifted: 0 }]);
  const { steps, row } = await verbs().ask('explain', { view: 'names', key: 'ana' });
  expect(steps.map(({ type }) => type)).toEqual(['CustomerRegistered', 'CustomerRenamed']);
  expect(row).toMatchObject({ name: 'Ana Maria' });
});

test('a new version of a copy is built beside the old one, and counts from its promotion on', async () => {
  defined = [before, names];
  await keeper.restart();
  expect(await rowOf('ana')).toMatchObject({ name: 'Ana Maria', renamed: 0 });
  await eventually(
    () =>
      verbs()
        .ask('rebuild', { views: ['names'] })
        .then(
          () => true,
          () => false,
        ),
    60_000,
  );
  await eventually(async () => (await verbs().ask('rebuilds', { views: ['names'] }))[0]?.state === 'done', 60_000);
  expect(await rowOf('ana')).toMatchObject({ renamed: 0 });
  await verbs().ask('promote', { view: 'names', approve: 'counts renamings' });
  expect(await rowOf('ana')).toMatchObject({ name: 'Ana Maria', renamed: 1 });
  await verbs().ask('rollback', { view: 'names' });
  expect(await rowOf('ana')).toMatchObject({ renamed: 0 });
});
