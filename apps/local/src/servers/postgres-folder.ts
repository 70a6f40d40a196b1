import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemFolder } from './postgres-programs';
import { canReach, type RunAs } from './unprivileged-user';

/** The cluster's folder as its own user can reach it, made if it is not there. */
export interface ClusterFolder {
  path: string;
  /** Deletes it and all data in it. */
  remove(): void;
}

/**
 * Makes the folder of a cluster for its user. A folder below one that is closed to that user (root's home, a private
 * temporary folder) becomes a link to one that is not.
 */
export function clusterFolder(dataDir: string, user: RunAs): ClusterFolder {
  mkdirSync(dirname(dataDir), { recursive: true });
  if (isLink(dataDir)) mkdirSync(readlinkSync(dataDir), { recursive: true, mode: 0o700 });
  else if (user && !canReach(user, dirname(dataDir))) {
    if (!isThere(dataDir)) {
      mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
      symlinkSync(mkdtempSync(join(systemFolder, 'data-')), dataDir);
    }
  } else mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = isLink(dataDir) ? readlinkSync(dataDir) : dataDir;
  if (user) {
    if (!canReach(user, dirname(path)))
      throw new Error(
        `The user ${user.name}, whom PostgreSQL runs as, cannot reach ${path}.\n` +
          'Move the data to a folder that every user may enter, or start as an ordinary user.',
      );
    give(path, user);
  }
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function give(path: string, user: NonNullable<RunAs>): void {
  if (lstatSync(path).uid === user.uid) return;
  chownSync(path, user.uid, user.gid);
  spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, path]);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
