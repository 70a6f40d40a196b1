// `npm run openapi`: writes libs/api-client/openapi.json from the code and the client's types from that.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const bin = (name) => join('node_modules', '.bin', name);
for (const args of [
  [bin('nest'), 'build', 'api', '-p', 'tsconfig.build.json'],
  ['--no-warnings', 'dist/apps/api/src/openapi.js', 'libs/api-client/openapi.json'],
  [
    bin('openapi-typescript'),
    'libs/api-client/openapi.json',
    '--default-non-nullable=false',
    '-o',
    'libs/api-client/src/schema.d.ts',
  ],
]) {
  const { status } = spawnSync(bin('node'), args, {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(process.cwd(), 'node_modules/node/bin')}:${process.env.PATH}` },
  });
  // What uses the client may not compile before the client is made anew: the build writes its output all the same.
  if (status !== 0 && !args[0].endsWith('nest')) process.exit(status ?? 1);
}
