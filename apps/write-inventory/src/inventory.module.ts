import { Module, type DynamicModule } from '@nestjs/common';
import { commandAddresses as addresses } from '@refold/commands';
import { Products, Reservations, Stock, StockInCheckout } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { StockPolicy } from './checkout/stock.policy';
import { Product } from './product/product';
import { productRoutes } from './product/product.routes';
import { Reservation } from './reservation/reservation';
import { reservationCommands } from './reservation/reservation.commands';
import { reservationRoutes } from './reservation/reservation.routes';
import { StockItem } from './stock/stock-item';
import { stockRoutes } from './stock/stock.routes';

@Module({})
export class InventoryModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: InventoryModule,
      imports: [
        WriteSide.for({
          config,
          streams: [Products, Reservations, Stock, StockInCheckout],
          aggregates: [Product, StockItem, Reservation],
          across: reservationCommands,
          routes: [productRoutes, stockRoutes, reservationRoutes],
          ...{ sagas: [StockPolicy], addresses },
        }),
      ],
    };
  }
}
