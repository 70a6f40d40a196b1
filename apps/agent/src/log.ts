import pino from 'pino';

const logger = pino({ name: 'agent', level: process.env.LOG_LEVEL ?? 'info', redact: ['key', '*.key'] });

/** One structured line of what the agent does. */
export function log(message: string, fields: Record<string, unknown> = {}): void {
  logger.info(fields, message);
}

/** The same for what a person at the site should look at. */
export function alarm(message: string, fields: Record<string, unknown> = {}): void {
  logger.error(fields, message);
}
