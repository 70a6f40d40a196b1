import { join, resolve } from 'node:path';
import { bringUp, type LocalRun } from './bring-up';
import { playMainJob, readSample, showLogIns } from './main-job/main-job';
import { readOptions, usage } from './options';
import { command, lastLines } from './processes/command';
import { Stopping } from './processes/stopping';
import { Terminal } from './terminal/terminal';

const terminal = new Terminal();
const stopping = new Stopping((text) => terminal.settle(`\n  ${text}`));
/** What a stop from outside means: nothing wrong once all is up, a broken promise before. */
let status = 130;

/** `npm start`: brings everything up, and stays until it is told to stop. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(usage);
  stopping.onSignals(() => process.exit(status));
  terminal.line(`\n  ${terminal.paint('bold', 'Monsoon')} on this machine\n`);
  const run = await bringUp({
    home: resolve(process.env.MONSOON_HOME ?? '.monsoon'),
    port: options.port,
    terminal,
    stopping,
    onDeath: fail,
  });
  if (options.empty) await showSetUpLink(run);
  else await playSample(run);
  if (options.exit) {
    await stopping.stop('stopping');
    process.exit(0);
  }
  showAddresses(run);
  status = 0;
}

/** The main job at the first start; at later ones its log-ins only. */
async function playSample(run: LocalRun): Promise<void> {
  const kept = readSample(run.folders.home);
  if (kept?.state === 'begun')
    terminal.warning(`The main job was cut short at an earlier start. To play it anew, delete ${run.folders.home}.`);
  if (kept) return showLogIns(kept, terminal);
  if (!run.trainer.ok)
    return terminal.warning('The main job needs the trainer. Mend what is named above, then start again.');
  const token = await setUpToken(run);
  if (token === null) return;
  await playMainJob(run, token, terminal);
  const made = readSample(run.folders.home);
  if (made) showLogIns(made, terminal);
}

/** The right to become the first person of an empty system; null when there is a platform administrator. */
async function setUpToken(run: LocalRun): Promise<string | null> {
  const env = { PATH: process.env.PATH, ...run.apiEnvironment };
  const { status: code, output } = await command(process.execPath, [join(__dirname, 'setup-link.js')], { env });
  if (code !== 0) throw new Error(`The set-up link could not be made:\n${lastLines(output, 8)}`);
  return (JSON.parse(lastLines(output, 1)) as { token: string | null }).token;
}

async function showSetUpLink(run: LocalRun): Promise<void> {
  const token = await setUpToken(run);
  terminal.line();
  if (token === null)
    return terminal.warning('There is a platform administrator already, so there is no set-up link: sign in.');
  terminal.fact('set up', terminal.paint('cyan', `${run.apiUrl}/setup#${token}`));
  terminal.fact('', 'makes you the platform administrator; good once, for an hour');
}

function showAddresses(run: LocalRun): void {
  terminal.line();
  terminal.fact('api', `${run.apiUrl}/api/v1`);
  terminal.fact('documents', `${run.apiUrl}/api/docs`);
  terminal.fact('logs, mails', run.folders.home);
  terminal.line('\n  Ctrl-C stops everything; the data stay for the next start.\n');
}

/** Something that must run has died, or something unforeseen happened: say so, stop the rest in order. */
function fail(reason: unknown): void {
  if (stopping.signal.aborted) return;
  status = 1;
  terminal.settle();
  terminal.failure(reason instanceof Error ? reason.message : String(reason));
  void stopping.stop().then(() => process.exit(status));
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// Whoever started us was killed, or reads no more.
process.channel?.unref();
process.on('disconnect', () => void stopping.stop().then(() => process.exit(status)));
process.stdout.on('error', () => void stopping.stop().then(() => process.exit(status)));

main().catch(fail);
