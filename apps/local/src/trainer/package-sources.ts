import { statSync } from 'node:fs';
import { command } from '../processes/command';

/** Where packages come from, as environment variables of pip and of uv. */
export interface PackageSources {
  pip: NodeJS.ProcessEnv;
  uv: NodeJS.ProcessEnv;
}

/**
 * What pip's configuration and MONSOON_WHEELS say, told to uv too, which does not read pip's.
 * @param wheels a package index's address or a folder of wheels, looked into first
 */
export async function packageSources(python: string, wheels = process.env.MONSOON_WHEELS): Promise<PackageSources> {
  const configured = await pipConfiguration(python);
  const links = words(configured['find-links']);
  const extra = words(configured['extra-index-url']);
  const pip: NodeJS.ProcessEnv = {};
  let strategy = extra.length > 0 ? 'unsafe-best-match' : 'first-index'; // what pip itself does with several
  if (wheels && isFolder(wheels)) links.unshift(wheels);
  else if (wheels) {
    extra.unshift(wheels);
    // The index given by hand answers for what it has; others need not be reachable for that.
    strategy = 'first-index';
  }
  if (links.length > 0) pip.PIP_FIND_LINKS = links.join(' ');
  if (extra.length > 0) pip.PIP_EXTRA_INDEX_URL = extra.join(' ');
  return {
    pip,
    uv: {
      UV_FIND_LINKS: process.env.UV_FIND_LINKS ?? links.join(','),
      UV_INDEX: process.env.UV_INDEX ?? extra.join(' '),
      UV_DEFAULT_INDEX: process.env.UV_DEFAULT_INDEX ?? configured['index-url'],
      UV_INDEX_STRATEGY: process.env.UV_INDEX_STRATEGY ?? strategy,
      SSL_CERT_FILE: process.env.SSL_CERT_FILE ?? configured.cert,
    },
  };
}

/** Settings of pip from its files and the environment; later lines of its listing win. */
async function pipConfiguration(python: string): Promise<Record<string, string>> {
  const { output } = await command(python, ['-m', 'pip', 'config', 'list'], { env: process.env });
  const settings: Record<string, string> = {};
  const rank = (section: string) => ['global', 'install', ':env:'].indexOf(section);
  const lines = output.split('\n').map((line) => /^(global|install|:env:)\.([\w-]+)='(.*)'$/.exec(line.trim()));
  for (const match of lines.filter((each) => each !== null).sort((a, b) => rank(a[1]) - rank(b[1])))
    settings[match[2].toLowerCase()] = match[3];
  return settings;
}

/** pip writes several values with blanks or line breaks (shown as \n) between them. */
function words(text = ''): string[] {
  return text.split(/\s+|\\n/).filter((word) => word !== '');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
