import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ChangeCustomerAddress,
  ChangeCustomerEmail,
  DeactivateCustomer,
  RegisterCustomer,
  RenameCustomer,
} from '@refold/commands';
import { read, readNew, type CommandAnswer } from '@refold/platform/write';

@Controller('customers')
export class CustomersController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  register(@Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(readNew(RegisterCustomer, 'customerId', body));
  }

  @Post(':customerId/rename')
  @HttpCode(200)
  rename(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(RenameCustomer, body, path));
  }

  @Post(':customerId/change-email')
  @HttpCode(200)
  changeEmail(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ChangeCustomerEmail, body, path));
  }

  @Post(':customerId/change-address')
  @HttpCode(200)
  changeAddress(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(ChangeCustomerAddress, body, path));
  }

  @Post(':customerId/deactivate')
  @HttpCode(200)
  deactivate(@Param() path: Record<string, string>, @Body() body: unknown): Promise<CommandAnswer> {
    return this.commands.execute(read(DeactivateCustomer, body, path));
  }
}
