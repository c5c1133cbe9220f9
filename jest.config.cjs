// Projects are told apart by what a test costs: *.spec.ts does no I/O, *.int.spec.ts needs the servers of the test stack
// (those of torture/ keep a core busy for minutes), e2e/*.e2e.spec.ts runs the whole system. `npm test` starts what they need; see tools/bin/test.mjs.

const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

const settings = {
  testEnvironment: 'node',
  rootDir: __dirname,
  // Not in the temporary folder, of which every test run has a new one.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', swc] },
  // Nest 12, jose and the validator of OpenAPI ship ES modules only, which jest cannot require() before Node 24.9; so they are transformed too.
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|jose|@seriousme)/)'],
  moduleNameMapper: {
    '^@refold/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@refold/platform/([^/]+)$': '<rootDir>/libs/platform/src/$1/index.ts',
  },
};

const sources = [
  '<rootDir>/{apps,libs}/*/{src,test}/**',
  '<rootDir>/tools/**',
  '<rootDir>/bench/**',
  '<rootDir>/torture/**',
];

module.exports = {
  projects: [
    {
      ...settings,
      displayName: 'unit',
      testMatch: sources.map((folder) => `${folder}/*.spec.ts`),
      testPathIgnorePatterns: ['/node_modules/', '\\.int\\.spec\\.ts$'],
    },
    {
      ...settings,
      displayName: 'int',
      testMatch: sources.map((folder) => `${folder}/*.int.spec.ts`),
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/torture/'],
    },
    { ...settings, displayName: 'torture', testMatch: ['<rootDir>/torture/**/*.int.spec.ts'] },
    { ...settings, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.e2e.spec.ts'] },
  ],
};
