// The rooms, in reading order. A room may import only rooms listed before it.
const rooms = [
  'platform',
  'access',
  'audit',
  'identity',
  'organisations',
  'projects',
  'ledger',
  'grants',
  'compute',
  'billing',
  'datasets',
  'models',
  'scheduling',
  'jobs',
  'fine-tuning',
  'search',
  'openai-compat',
  'evaluation',
  'certificates',
  'collaboration',
  'notifications',
  'webhooks',
  'reports',
];
const frontDoors = ['^libs/[^/]+/src/index\\.tsx?$', '^libs/platform/src/[^/]+/index\\.ts$'];
const web = '^apps/(portal|console)/';

module.exports = {
  forbidden: [
    ...rooms.slice(0, -1).map((room, i) => ({
      name: `${room}-reads-only-earlier-rooms`,
      comment: 'Move the shared idea to an earlier room, or publish an event.',
      severity: 'error',
      from: { path: `^libs/${room}/` },
      to: { path: `^libs/(${rooms.slice(i + 1).join('|')})/` },
    })),
    {
      name: 'every-room-is-listed',
      severity: 'error',
      from: {},
      to: { path: '^libs/', pathNot: `^libs/(${[...rooms, 'api-client', 'ui', 'testing'].join('|')})/` },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'enter-a-room-by-its-front-door',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', ...frontDoors] },
    },
    {
      name: 'apps-enter-by-the-front-door',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^libs/', pathNot: frontDoors },
    },
    { name: 'libs-never-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'apps-stay-apart',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'web-sees-only-ui-and-api-client',
      severity: 'error',
      from: { path: web },
      to: { path: '^libs/', pathNot: '^libs/(api-client|ui)/' },
    },
    {
      name: 'ui-sees-only-api-client',
      severity: 'error',
      from: { path: '^libs/ui/' },
      to: { path: '^libs/', pathNot: '^libs/(api-client|ui)/' },
    },
    {
      name: 'servers-see-no-ui',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/ui/', web] },
      to: { path: '^libs/ui/' },
    },
    {
      name: 'features-stay-apart',
      severity: 'error',
      from: { path: `${web}src/features/([^/]+)/` },
      to: { path: '^apps/$1/src/features/', pathNot: '^apps/$1/src/features/$2/' },
    },
    {
      name: 'features-never-import-routes',
      severity: 'error',
      from: { path: `${web}src/features/` },
      to: { path: `${web}src/routes/` },
    },
    {
      name: 'code-never-imports-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.tsx?$', '^libs/testing/'] },
      to: { path: ['^test/', '^libs/testing/', '\\.spec\\.tsx?$'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
