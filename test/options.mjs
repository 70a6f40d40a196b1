import { parseArgs } from 'node:util';

/**
 * Options of a command, or its usage: on `--help` with status 0, on an option that it does not know with status 2.
 * @param {string} usage what is printed
 * @param {import('node:util').ParseArgsConfig['options']} options
 */
export function optionsOf(usage, options, allowPositionals = false) {
  try {
    const parsed = parseArgs({ allowPositionals, options: { ...options, help: { type: 'boolean', short: 'h' } } });
    if (!parsed.values.help) return parsed;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message.split('. ')[0]}.\n\n${usage}`);
    process.exit(2);
  }
}
