import { Module, type DynamicModule } from '@nestjs/common';
import { Products, Reservations, Stock } from '@refold/events';
import { WriteSide, type WriteConfig } from '@refold/platform/write';
import { ProductsController } from './product/products.controller';
import { ReservationsController } from './reservation/reservations.controller';
import { StockController } from './stock/stock.controller';
import { Product } from './product/product';
import { Reservation } from './reservation/reservation';
import { reservationCommands } from './reservation/reservation.commands';
import { StockItem } from './stock/stock-item';

@Module({ controllers: [ProductsController, ReservationsController, StockController] })
export class InventoryModule {
  static with(config: WriteConfig): DynamicModule {
    return {
      module: InventoryModule,
      imports: [
        WriteSide.for({
          config,
          streams: [Products, Reservations, Stock],
          aggregates: [Product, StockItem, Reservation],
          across: reservationCommands,
        }),
      ],
    };
  }
}
