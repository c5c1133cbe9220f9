import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DeliverShipment, DispatchShipment, ReturnShipment, ScheduleShipment } from '@refold/commands';
import { read, readNew, type CommandAnswer } from '@refold/platform/write';

@Controller('shipments')
export class ShipmentsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  schedule(@Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(readNew(ScheduleShipment, 'shipmentId', body));
  }

  @Post(':shipmentId/dispatch')
  @HttpCode(200)
  dispatch(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(DispatchShipment, body, path));
  }

  @Post(':shipmentId/deliver')
  @HttpCode(200)
  deliver(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(DeliverShipment, body, path));
  }

  @Post(':shipmentId/return')
  @HttpCode(200)
  return(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ReturnShipment, body, path));
  }
}
