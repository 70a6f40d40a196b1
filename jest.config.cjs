// Node 24 can require() ES modules inside Jest, so nothing under node_modules is transformed.
const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      // Paths are rewritten here rather than by moduleNameMapper, which does not reach the global set-up.
      baseUrl: __dirname,
      paths: { '@app/platform/*': ['./libs/platform/src/*/index.ts'], '@app/*': ['./libs/*/src/index.ts'] },
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  },
];
const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
  transform: { '^.+\\.ts$': swc },
};
const servers = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};
module.exports = {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/apps/*/src/**/*.spec.ts', '<rootDir>/libs/*/src/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.db\\.spec\\.ts$'],
    },
    {
      ...common,
      displayName: 'system',
      testMatch: [
        '<rootDir>/libs/*/src/**/*.db.spec.ts',
        '<rootDir>/test/api/**/*.spec.ts',
        '<rootDir>/test/invariants/**/*.spec.ts',
        '<rootDir>/test/security/**/*.spec.ts',
        '<rootDir>/test/operations/**/*.spec.ts',
      ],
      ...servers,
    },
    { ...common, displayName: 'web', testMatch: ['<rootDir>/test/web/**/*.spec.ts'], ...servers },
    { ...common, displayName: 'screens', testMatch: ['<rootDir>/test/web/screens.ts'], ...servers },
    { ...common, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.spec.ts'], ...servers },
    { ...common, displayName: 'soak', testMatch: ['<rootDir>/test/faults/soak.ts'] },
  ],
  testTimeout: 60_000,
};
