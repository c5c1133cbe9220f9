import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ActivateProduct, ChangeProduct, DeactivateProduct, ListProduct } from '@refold/commands';
import { read, readNew, type CommandAnswer } from '@refold/platform/write';

@Controller('products')
export class ProductsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  list(@Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(readNew(ListProduct, 'sku', body));
  }

  @Post(':sku/change')
  @HttpCode(200)
  change(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ChangeProduct, body, path));
  }

  @Post(':sku/deactivate')
  @HttpCode(200)
  deactivate(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(DeactivateProduct, body, path));
  }

  @Post(':sku/activate')
  @HttpCode(200)
  activate(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ActivateProduct, body, path));
  }
}
