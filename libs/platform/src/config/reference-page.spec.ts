import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { projectorVariables } from '../projector/projector-config';
import { queryVariables } from '../query/query-config';
import type { Variables } from './environment';
import { edgeVariables, relayVariables, writeVariables } from './processes';
import { configurationPage, without } from './reference-page';
import { servicePorts, type ServiceName } from './variables';

/** The database variables of these services. */
function databases(services: readonly ServiceName[]): Variables {
  const named = services.flatMap((service) => Object.entries<z.ZodType>(writeVariables(service)));
  return Object.fromEntries(named.filter(([name]) => name.startsWith('DATABASE_URL_')));
}

const page = join(__dirname, '../../../../docs/reference/configuration.md');

const names = Object.keys(servicePorts) as ServiceName[];
const every = edgeVariables(4001);
const inService = without(writeVariables('orders'), { ...every, ...databases(['orders']) });

const text = configurationPage([
  {
    title: 'Every process',
    text: `The usual ports are 4000 for query-api, ${names.map((name) => `${servicePorts[name]} for ${name}`).join(', ')}, 4006 for projector, and a hundred more than its service for a relay of its own.`,
    variables: every,
  },
  {
    title: 'The services',
    text: `Each takes its own database variable and no other. With \`RELAY=process\` it does not publish: then \`node dist/apps/write-orders/src/relay.js\` and its like run beside the services. Such a relay takes the database’s variables and Kafka’s. A service with \`RELAY=process\` and without \`KAFKA_BROKERS\` takes commands and does nothing else: its sagas do not run in this process, and it keeps no copies; it says so in its log and its status.`,
    variables: { ...databases(names), ...inService },
  },
  {
    title: 'projector',
    text: 'It knows the services by their addresses, never by their databases.',
    variables: without(projectorVariables, every),
  },
  {
    title: 'query-api',
    text: '`CLICKHOUSE_URL` stands in for `CLICKHOUSE_READ_URL`. Of the other processes, those whose address is set must be ready before this one is.',
    variables: without(queryVariables, every),
  },
]);

// UPDATE_DOCS=1 writes the page anew.
if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, text);

test('the page about the configuration says what the processes read', () => {
  expect(readFileSync(page, 'utf8')).toBe(text);
});

test('a relay of its own reads nothing that the page does not have', () => {
  for (const name of Object.keys(relayVariables('orders'))) expect(text).toContain(`- \`${name}\``);
});
