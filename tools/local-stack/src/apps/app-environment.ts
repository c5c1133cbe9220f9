import { accessVariables } from '../place/access';
import type { Ports } from '../place/ports';
import { databaseVariable, services, serviceVariable, type App, type AppName, type DatabaseName } from '../topology';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What any Node program may see of the person's own environment. Everything else is given by name or not at all. */
const inherited = [
  ...['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL'],
  ...['NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'LOG_LEVEL'],
];

/** What a person says for one start to whoever keeps rows, as its refusals advise. */
const answersToRefusals = ['SKIP_EVENT_TYPES', 'ACCEPT_DEFINITIONS'];
/** What a person chooses for the orders that are placed from then on. */
const choicesOfOrders = ['CHECKOUT', 'CHECKOUT_DEADLINE', 'KNOWN_CUSTOMERS'];
/** And for the query API. */
const choicesOfReaders = [
  ...['GRAPHQL_COMPILE', 'GRAPHQL_VALUES_PER_MINUTE', 'GRAPHQL_TIME_LIMIT', 'CORS_ORIGINS'],
  ...['PERSISTED_OPERATIONS', 'PERSISTED_OPERATIONS_PATH'],
];
const fromPerson = [...answersToRefusals, ...choicesOfOrders, ...choicesOfReaders];

const serviceUrls = services.map(({ name }) => serviceVariable(name));
/** Of those that hear of the others, in sagas and for copies: what Kafka lacks, and commands, go to the services. */
const hearersNeeds = [...serviceUrls, ...answersToRefusals];

/** A service sees its own database alone. Where the services are is known to those that hear of the others. */
const needs: Readonly<Record<AppName, readonly string[]>> = {
  orders: [...ownersNeeds('orders'), ...hearersNeeds, ...choicesOfOrders],
  payments: [...ownersNeeds('payments'), ...hearersNeeds],
  inventory: [...ownersNeeds('inventory'), ...hearersNeeds],
  customers: ownersNeeds('customers'),
  shipping: [...ownersNeeds('shipping'), ...hearersNeeds],
  projector: [databaseVariable('views'), 'KAFKA_BROKERS', 'CLICKHOUSE_URL', ...hearersNeeds],
  'query-api': [
    ...[databaseVariable('views'), 'CLICKHOUSE_READ_URL', 'PROJECTOR_URL', 'TOKEN_SECRET', ...serviceUrls],
    ...choicesOfReaders,
  ],
};

function ownersNeeds(database: DatabaseName): string[] {
  return [databaseVariable(database), 'KAFKA_BROKERS', 'TOKEN_SECRET'];
}

/** The names of the variables that this app is given beside PORT and HOST. */
export const variablesOf = (app: AppName): readonly string[] => needs[app];

/**
 * The whole environment of one app: no other's credentials are in it.
 * @param person the environment that the stack was started in
 * @param system where everything is
 */
export function appEnvironment({ name }: App, ports: Ports, person: Variables, system: Variables): Variables {
  const names = needs[name];
  return {
    ...only(inherited, person),
    ...(names.includes('KAFKA_BROKERS') ? kafkaSettings(person) : {}),
    ...only(
      names.filter((variable) => fromPerson.includes(variable)),
      person,
    ),
    ...authorities(names, person),
    ...only([...names, ...accessVariables], system),
    HOST: '127.0.0.1',
    PORT: String(ports[name]),
  };
}

const only = (names: readonly string[], variables: Variables): Variables =>
  Object.fromEntries(names.filter((name) => variables[name] !== undefined).map((name) => [name, variables[name]]));

/** Who vouches for somebody else's servers. Those that the stack starts itself speak no TLS. */
const authorities = (names: readonly string[], person: Variables): Variables => {
  const theirs = (start: string): boolean => names.some((name) => name.startsWith(start) && person[name] !== undefined);
  return only(
    ['DATABASE', 'CLICKHOUSE'].filter((what) => theirs(`${what}_`)).map((what) => `${what}_CA_FILE`),
    person,
  );
};

/** KAFKA_TOPIC_PREFIX, and what it takes to log in to somebody else's Kafka. */
const kafkaSettings = (person: Variables): Variables =>
  only(
    Object.keys(person).filter((name) => name.startsWith('KAFKA_')),
    person,
  );
