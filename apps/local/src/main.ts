import { join, resolve } from 'node:path';
import { bringUp, type LocalRun } from './bring-up';
import { readSample } from './main-job/kept';
import { checkAgain, playMainJob, showLogIns } from './main-job/main-job';
import { readOptions, usage } from './options';
import { command, lastLines } from './processes/command';
import { Stopping } from './processes/stopping';
import { posted, you } from './site/site-wanted';
import { explained } from './terminal/refusal';
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
  const held = options.empty
    ? await showSetUp(run)
    : await playSample(run).catch((error: unknown) => lookAround(error, run, options.exit));
  if (options.exit) {
    await stopping.stop('stopping');
    process.exit(held ? 0 : 1);
  }
  showAddresses(run);
  status = 0;
  // Where it was not waited for yet: everything else is in use meanwhile.
  await run.trainer();
}

/**
 * The main job, from where an earlier start cut it short; after it was played to its end, its log-ins and the invariants.
 * @returns whether every step and every invariant held
 */
async function playSample(run: LocalRun): Promise<boolean> {
  const kept = readSample(run.folders.home);
  if (kept?.state === 'done') {
    terminal.line('\n  The main job was played at an earlier start.');
    await checkAgain(run, kept, terminal);
    showLogIns(kept, terminal);
    run.agent.showIfWanted();
    return true;
  }
  const token = await setUpToken(run);
  if (!kept && token === null) {
    terminal.warning(
      'There is a platform administrator already, so the main job, which begins with one, is not played.\n' +
        'To see it, set MONSOON_HOME to another folder.',
    );
    run.agent.showIfWanted();
    return false;
  }
  const held = await playMainJob(run, token, terminal);
  const made = readSample(run.folders.home);
  if (made) showLogIns(made, terminal);
  return held;
}

/** A story that cannot go on keeps nobody from looking around in what there is, unless the start was for the story alone. */
function lookAround(error: unknown, run: LocalRun, exit: boolean): boolean {
  if (exit || stopping.signal.aborted) throw error;
  terminal.settle();
  terminal.warning(`${explained(error)}\nThe system stays up as it is.`);
  const made = readSample(run.folders.home);
  if (made) showLogIns(made, terminal);
  return false;
}

/** The right to become the first person of an empty system; null when there is a platform administrator. */
async function setUpToken(run: LocalRun): Promise<string | null> {
  const env = { PATH: process.env.PATH, ...run.apiEnvironment };
  const { status: code, output } = await command(process.execPath, [join(__dirname, 'setup-link.js')], { env });
  if (code !== 0) throw new Error(`The set-up link could not be made:\n${lastLines(output, 8)}`);
  return (JSON.parse(lastLines(output, 1)) as { token: string | null }).token;
}

/** How to become the platform administrator, and how to sign in: by the sites, or by requests to type. */
async function showSetUp(run: LocalRun): Promise<boolean> {
  const token = await setUpToken(run);
  const api = `${run.apiUrl}/api/v1`;
  terminal.line();
  if (token === null) {
    terminal.warning('There is a platform administrator already, so there is no set-up link: sign in.');
    run.agent.showIfWanted();
  } else {
    terminal.line(
      '  To become the platform administrator, open this link (good once, for an hour), or send the request below it:\n',
    );
    terminal.line(`  ${run.apiUrl}/setup#${token}\n`);
    terminal.line(posted(`${api}/setup`, { token, name: 'Your Name', ...you }));
  }
  terminal.line('\n  To sign in, and then to see who you are:\n');
  terminal.line(posted(`${api}/sessions`, you, '-c cookies.txt '));
  terminal.line(`  curl -sS -b cookies.txt ${api}/me`);
  terminal.line(
    `\n  Whatever changes something also needs -H 'Origin: ${run.apiUrl}': a cookie counts from the site alone.`,
  );
  terminal.line(`\n  Mails are files in ${run.folders.mail}: the token of a link is what follows its #.`);
  return true;
}

function showAddresses(run: LocalRun): void {
  terminal.line();
  terminal.fact('portal', `${run.apiUrl}/`);
  terminal.fact('console', `${run.apiUrl}/console/`);
  terminal.fact('api', `${run.apiUrl}/api/v1`);
  terminal.fact('documents', `${run.apiUrl}/api/docs`);
  const [api, worker] = run.metricsUrls;
  terminal.fact('metrics', `${api} (api), ${worker} (worker)`);
  terminal.fact('logs, mails', run.folders.home);
  terminal.line('\n  Ctrl-C stops everything; the data stay for the next start.\n');
}

/** Something that must run has died, or something unforeseen happened: say so, stop the rest in order. */
function fail(reason: unknown): void {
  if (stopping.signal.aborted) return;
  status = 1;
  terminal.settle();
  terminal.failure(explained(reason));
  void stopping.stop().then(() => process.exit(status));
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// Whoever started us was killed, or reads no more.
process.channel?.unref();
process.on('disconnect', () => void stopping.stop().then(() => process.exit(status)));
process.stdout.on('error', () => void stopping.stop().then(() => process.exit(status)));

main().catch(fail);
