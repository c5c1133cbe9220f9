import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CommitStock, ReleaseStock, ReserveStock } from '@refold/commands';
import { read, type CommandAnswer } from '@refold/platform/write';

@Controller('reservations')
export class ReservationsController {
  constructor(private readonly commands: CommandBus) {}

  /** Answers 201 also when stock is short: then the event is StockReservationFailed. */
  @Post()
  reserve(@Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ReserveStock, body));
  }

  @Post(':orderId/release')
  @HttpCode(200)
  release(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ReleaseStock, body, path));
  }

  @Post(':orderId/commit')
  @HttpCode(200)
  commit(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(CommitStock, body, path));
  }
}
