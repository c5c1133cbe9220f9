import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CancelOrder, ConfirmOrder, PlaceOrder } from '@refold/commands';
import { read, readNew, type CommandAnswer } from '@refold/platform/write';

@Controller('orders')
export class OrdersController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  place(@Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(readNew(PlaceOrder, 'orderId', body));
  }

  @Post(':orderId/confirm')
  @HttpCode(200)
  confirm(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ConfirmOrder, body, path));
  }

  @Post(':orderId/cancel')
  @HttpCode(200)
  cancel(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(CancelOrder, body, path));
  }
}
