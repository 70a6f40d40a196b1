import { command, onPath } from '../processes/command';

/** A Python that can make virtual environments. */
export interface Python {
  file: string;
  /** For example `3.11.7`. */
  version: string;
  /** The torch that it has itself, with its local part (`2.13.0+cpu`); null when it has none. */
  torch: string | null;
}

const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'];
const probe = `
import json, sys, venv, ensurepip
from importlib import metadata
try:
    torch = metadata.version("torch")
except metadata.PackageNotFoundError:
    torch = None
if sys.prefix != sys.base_prefix:
    torch = None  # a virtual environment's own packages are not seen from another one
print(json.dumps({"version": ".".join(map(str, sys.version_info[:3])), "torch": torch}))
sys.exit(0 if sys.version_info >= (3, 11) else 3)
`;

/** The first Python ≥ 3.11 with venv on the PATH, preferring none over another. @returns a cure when there is none */
export async function findPython(): Promise<Python | { cure: string }> {
  const seen: string[] = [];
  for (const name of names) {
    const file = onPath([name]);
    if (!file) continue;
    const { status, output } = await command(file, ['-c', probe]);
    if (status === 0) return { file, ...(JSON.parse(output.trim().split('\n').at(-1) ?? '') as Omit<Python, 'file'>) };
    seen.push(`${file} ${status === 3 ? 'is older than 3.11' : 'has no venv'}`);
  }
  const why = seen.length > 0 ? seen.join(', ') : 'there is no python3 on the PATH';
  return {
    cure: `Python 3.11 or newer with venv is needed, and ${why}. Install it (Debian: apt-get install python3-venv).`,
  };
}
