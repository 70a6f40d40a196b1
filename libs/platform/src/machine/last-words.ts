import pino, { type Logger } from 'pino';

/**
 * What a process does with an error that nobody catches, thrown wherever: says it on its log as an error, with the status
 * that it ends with, and ends. Give it to `main().catch(…)`.
 */
export function withLastWords(name: string, log: Pick<Logger, 'error'> = pino({ name })): (error: unknown) => void {
  const end = (err: unknown) => {
    log.error({ err, status: 1 }, `the ${name} ends`);
    process.exit(1);
  };
  process.on('uncaughtException', end);
  return end;
}
