/** The layout's import rules: one rule a folder, each saying what that folder may import. */
const packages = (names) => `^node_modules/(${names.join('|')})(/|$)`;
const only = (name, from, libs, npm, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '(\\.spec\\.ts$|/test/)' },
  to: {
    path: '^(libs|apps|node_modules)/',
    pathNot: [from, ...libs.map((lib) => `^libs/${lib}/`), ...(npm.length ? [packages(npm)] : [])],
  },
});

const anyPackage = ['.*'];
const above = [
  'model',
  'events',
  'commands',
  'views',
  'event-store',
  'kafka',
  'relay',
  'projections',
  'sagas',
  'platform',
];

module.exports = {
  forbidden: [
    only('model-is-pure', '^libs/model/', [], ['zod'], 'The words import nothing but the validator.'),
    only('events-import-model', '^libs/events/', ['model'], ['zod'], 'What has happened is a contract: no framework.'),
    only(
      'commands-import-model',
      '^libs/commands/',
      ['model', 'events'],
      ['zod'],
      'What may be asked shares only value types with events.',
    ),
    only(
      'views-are-rows',
      '^libs/views/',
      ['model'],
      ['typeorm', '@nestjs/graphql', 'graphql'],
      'Rows carry the table and GraphQL decorators.',
    ),
    only(
      'event-store-is-postgres',
      '^libs/event-store/',
      ['model'],
      ['pg', 'uuid'],
      'The store knows its database and nothing else.',
    ),
    only('kafka-is-transport', '^libs/kafka/', ['model'], ['kafkajs'], 'Envelope and transport only.'),
    only(
      'relay-connects-feed-and-kafka',
      '^libs/relay/',
      ['model', 'event-store', 'kafka'],
      ['pg'],
      'Feed in, Kafka out.',
    ),
    only(
      'projections-never-see-a-store',
      '^libs/projections/',
      ['model', 'kafka'],
      ['pg', 'typeorm', '@clickhouse/client'],
      'A projector reaches owners by HTTP only.',
    ),
    only(
      'sagas-act-for-one-service',
      '^libs/sagas/',
      ['model', 'event-store', 'kafka', 'projections'],
      ['pg', 'uuid'],
      "A saga writes into its service's own database, and reads as a projector does.",
    ),
    only('platform-knows-nest', '^libs/platform/', above, anyPackage, 'The only lib that knows Nest.'),
    only('testing-uses-all-libs', '^libs/testing/', above, anyPackage, 'Test support may use every lib.'),
    {
      name: 'no-lib-to-app',
      severity: 'error',
      comment: 'Test support may start the servers of the local stack: a test that stops one needs its own.',
      from: { path: '^libs/', pathNot: '^libs/testing/' },
      to: { path: '^(apps|tools)/' },
    },
    { name: 'no-testing-to-app', severity: 'error', from: { path: '^libs/testing/' }, to: { path: '^apps/' } },
    {
      name: 'no-app-to-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    only(
      'write-services',
      '^apps/write-[^/]+/',
      ['model', 'events', 'commands', 'event-store', 'relay', 'kafka', 'platform'],
      anyPackage,
      'A service never sees a view.',
    ),
    {
      name: 'domain-imports-no-framework',
      severity: 'error',
      comment: 'Aggregates decide from state and command alone: no Nest, no database, no clock.',
      from: { path: '^apps/write-[^/]+/src/[^/]+/[^/.]+\\.ts$' },
      to: {
        path: ['^node_modules/', '^libs/(event-store|kafka|relay|projections|platform|views)/'],
        pathNot: '^node_modules/zod',
      },
    },
    only(
      'projector',
      '^apps/projector/',
      ['model', 'events', 'views', 'kafka', 'projections', 'platform'],
      anyPackage,
      'The projector never opens an event store.',
    ),
    only(
      'query-api',
      '^apps/query-api/',
      ['model', 'events', 'views', 'platform'],
      anyPackage,
      'The read side never opens an event store; contracts tell it what of an event is personal.',
    ),
    only(
      'cli',
      '^apps/cli/',
      ['model', 'events', 'commands', 'platform'],
      anyPackage,
      "The operator holds no service's database.",
    ),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      comment: 'A package that is there by chance is gone after the next update of the one that brought it.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
