/* The limit of the query bench: the same rows through the same clients, printed as JSON by a bare HTTP server. */
import { createClient } from '@clickhouse/client';
import { createServer, type ServerResponse } from 'node:http';
import { Pool, types } from 'pg';

const timestamptz = 1184;
// Moments stay the text that they come as: a Date would be slower, and less exact.
types.setTypeParser(timestamptz, (text) => text);
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
// More at a time are no faster on two cores, and ClickHouse has not the memory for them.
const clickhouse = createClient({ url: process.env['CLICKHOUSE_URL'], max_open_connections: 4 });

const columns = `order_id, customer_id, customer_name, customer_email, status, order_status, cancel_reason, reservation,
  placed_at, confirmed_at, cancelled_at, ship_to, lines, payments, shipments, currency, units, items_amount,
  freight_amount, total_amount, paid_amount, declined_amount, refunded_amount, source_system, source_id, source_status`;
const order = `select ${columns} from order_details_v1 where order_id = $1 and _defined and not _deleted`;
const orders = `select ${columns} from order_details_v1 where status = $1 and _defined and not _deleted
  order by placed_at desc, order_id desc limit 51`;

const rowsOf: Readonly<Record<string, (parameters: URLSearchParams) => Promise<unknown>>> = {
  '/': async () => 'ready',
  '/order': async (parameters) =>
    (await pool.query<object>({ name: 'order', text: order, values: [parameters.get('id')] })).rows[0],
  '/orders': async (parameters) =>
    (await pool.query<object>({ name: 'orders', text: orders, values: [parameters.get('status')] })).rows,
  '/sales': async () => {
    const { SALES: query = '', SALES_VALUES: values = '{}' } = process.env;
    const format = 'JSONEachRow';
    const answer = await clickhouse.query({
      query,
      format,
      query_params: JSON.parse(values) as Record<string, unknown>,
    });
    return answer.json();
  },
};

const answer = async (url: string, response: ServerResponse): Promise<void> => {
  const { pathname, searchParams } = new URL(url, 'http://bare');
  const rows = await rowsOf[pathname]?.(searchParams);
  if (rows === undefined) return void response.writeHead(404).end();
  const text = JSON.stringify(rows);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
};

createServer((request, response) => {
  answer(request.url ?? '/', response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
