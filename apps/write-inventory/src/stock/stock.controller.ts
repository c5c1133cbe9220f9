import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AdjustStock, CountStock, ReceiveStock } from '@refold/commands';
import { read, type CommandAnswer } from '@refold/platform/write';

@Controller('stock')
export class StockController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':sku/receive')
  @HttpCode(200)
  receive(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ReceiveStock, body, path));
  }

  @Post(':sku/count')
  @HttpCode(200)
  count(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(CountStock, body, path));
  }

  @Post(':sku/adjust')
  @HttpCode(200)
  adjust(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(AdjustStock, body, path));
  }
}
