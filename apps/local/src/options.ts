import { parseArgs } from 'node:util';

/** What `npm start -- …` was asked for. */
export interface Options {
  /** No sample data; a one-time link that makes its holder the platform administrator. */
  empty: boolean;
  /** Stop after the main job; status 0 only if every step of it held. */
  exit: boolean;
  /** Port of the api; null takes that of the earlier starts, at first a free one. */
  port: number | null;
  /** Print the usage and stop. */
  help: boolean;
}

export const usage = `npm start [-- options]   brings up Monsoon on this machine

  --empty        no sample data; prints a one-time link that makes you the platform administrator
  --exit         stops after the main job; status 0 only if every step and every invariant held
  --port N       port of the api; without it, that of the earlier starts, at first a free one
  --help         this text

  DATABASE_URL   a PostgreSQL server to use instead of starting one (its login may create roles)
  REDIS_URL      a Redis to use instead of starting one
  MONSOON_HOME   folder of everything a local run keeps, .monsoon unless set
  MONSOON_WHEELS a package index or a folder of wheels that the trainer's Python packages come from first`;

/** Reads the command line. @throws Error whose message says what to write instead */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  if (values.empty && values.exit)
    throw new Error('--empty has no main job to stop after: leave out --empty or --exit.');
  return {
    empty: values.empty ?? false,
    exit: values.exit ?? false,
    port: readPort(values.port),
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        empty: { type: 'boolean' },
        exit: { type: 'boolean' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Error(`${firstSentence(error)}. The options are --empty, --exit, --port N and --help.`);
  }
}

function firstSentence(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
    .split('\n')[0]
    .split('. ')[0]
    .replace(/\.$/, '');
}

function readPort(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new Error(`--port takes a whole number from 1 to 65535; it is "${text}".`);
  return port;
}
