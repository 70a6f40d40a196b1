import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';

/** A folder on a disk of its own, small enough to be filled: memory, which only root may mount. */
export class SmallDisk {
  private constructor(
    readonly folder: string,
    /** Whether it is a disk of its own; without one nothing can be filled. */
    readonly own: boolean,
    private readonly holder: ChildProcess | null,
  ) {}

  static mount(folder: string, megabytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true });
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'monsoon-faults', folder];
    const own = spawnSync('mount', options, { stdio: 'ignore' }).status === 0;
    return new SmallDisk(folder, own, own ? unmountAfterUs(folder) : null);
  }

  /** Takes every byte that is left. */
  fill(): void {
    const file = openSync(join(this.folder, '.filler'), 'a');
    try {
      for (const block of [1 << 20, 1 << 12]) this.write(file, Buffer.alloc(block));
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(join(this.folder, '.filler'), { force: true });
  }

  async unmount(): Promise<void> {
    if (this.own) spawnSync('umount', ['-l', this.folder], { stdio: 'ignore' });
    if (!this.holder || this.holder.exitCode !== null || this.holder.signalCode !== null) return;
    const ended = once(this.holder, 'exit');
    this.holder.kill('SIGKILL');
    await ended;
  }

  private write(file: number, block: Buffer): void {
    try {
      for (;;) if (writeSync(file, block) < block.length) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

/** However this process ends, the disk does not stay: a shell waits for the pipe to it to close. */
function unmountAfterUs(folder: string): ChildProcess {
  const waiting = ['-c', 'trap "" INT TERM HUP; read -r word; umount -l "$1" 2>/dev/null', 'unmount', folder];
  const holder = spawn('/bin/sh', waiting, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  holder.unref();
  (holder.stdin as Socket).unref();
  return holder;
}
