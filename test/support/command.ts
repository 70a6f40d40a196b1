import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** A command as an operator runs it: a built program of `apps/local`, with an environment of its own. */
export function localCommand(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ status: number; output: string }> {
  const node = resolve('node_modules/node/bin/node');
  const child = spawn(node, ['--no-warnings', `dist/apps/local/src/${program}.js`, ...args], {
    env: { PATH: process.env.PATH, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += String(text)));
  return new Promise((done) => child.on('close', (status) => done({ status: status ?? 128, output })));
}
