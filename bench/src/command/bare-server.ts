/* The limit of a command over HTTP: a bare Nest route that stores its body by one insert. */
import 'reflect-metadata';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });

@Controller('orders')
class BareController {
  @Get()
  ready(): string {
    return 'ready';
  }

  @Post()
  async place(@Body() body: { orderId: string }): Promise<object> {
    const values = [body.orderId, JSON.stringify(body)];
    await pool.query({ name: 'bare', text: 'insert into orders (id, body) values ($1, $2)', values });
    return { id: body.orderId };
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

const main = async (): Promise<void> => {
  await pool.query(
    'create table orders (position bigint generated always as identity primary key, id text, body json)',
  );
  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), { logger: false });
  await app.listen(Number(process.env['PORT']), '127.0.0.1');
};

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
