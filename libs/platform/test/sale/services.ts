import { Module, type DynamicModule } from '@nestjs/common';
import { aggregate, end, go, reject, saga } from '@refold/model';
import { z } from 'zod';
import { commandRoutes, WriteSide, type WriteConfig } from '../../src/write';
import { Allow, Allowed, Baskets, Close, Closed, Paid, Pay, Place, Placed, Sales, sales, Tills } from './contracts';

type Basket = 'none' | 'open' | 'closed';
const Basket = aggregate(Baskets, (): Basket => 'none')
  .evolve({ Placed: () => 'open', Closed: () => 'closed' })
  .decide([Place, Close], {
    Place: (state, { basketId }) => (state === 'none' ? new Placed({ basketId }) : []),
    Close: (state, { basketId }) => (state === 'open' ? new Closed({ basketId }) : []),
  });

type Till = 'shut' | 'allowed' | 'paid';
const Till = aggregate(Tills, (): Till => 'shut')
  .evolve({ Allowed: () => 'allowed', Paid: () => 'paid' })
  .decide([Allow, Pay], {
    Allow: (state, { basketId }) => (state === 'shut' ? new Allowed({ basketId }) : []),
    Pay: (state, { basketId }) => {
      if (state === 'shut') reject('till/shut', 'Nobody has allowed this basket to be paid.');
      return state === 'allowed' ? new Paid({ basketId }) : [];
    },
  });

/** A basket is paid by the other service, then closed by its own. */
const sale = saga('sale', {
  ...{ version: 1, key: 'basketId', from: [Baskets, Tills], state: z.null(), sends: [Pay, Close], records: sales },
} as const)
  .start('Placed', ({ basketId }) => go('paying', null, new Pay({ basketId })))
  .on({
    Paid: (_, { basketId }) => go('closing', null, new Close({ basketId })),
    Closed: () => end('sold'),
  });

const baskets = commandRoutes('baskets', Basket).create(Place, { by: ['staff'] });
const tills = commandRoutes('tills', Till)
  .create(Allow, { by: ['staff'] })
  .change(':basketId/pay', Pay, { by: ['service'] });

/** The service that conducts the sale. */
@Module({})
export class BasketsModule {
  static with(config: WriteConfig): DynamicModule {
    const side = WriteSide.for({
      ...{ config, streams: [Baskets, Sales], aggregates: [Basket], routes: [baskets], sagas: [sale] },
      addresses: [{ contract: Pay, service: 'payments', path: 'tills/:basketId/pay' }],
    });
    return { module: BasketsModule, imports: [side] };
  }
}

/** The one that is paid. */
@Module({})
export class TillsModule {
  static with(config: WriteConfig): DynamicModule {
    const side = WriteSide.for({ config, streams: [Tills], aggregates: [Till], routes: [tills] });
    return { module: TillsModule, imports: [side] };
  }
}
