import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A folder on a disk of its own, small enough to be filled: memory, which only root may mount. */
export class SmallDisk {
  private constructor(
    readonly folder: string,
    /** Whether it is a disk of its own; without one nothing can be filled. */
    readonly own: boolean,
  ) {}

  static mount(folder: string, megabytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true });
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'monsoon-faults', folder];
    return new SmallDisk(folder, spawnSync('mount', options, { stdio: 'ignore' }).status === 0);
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

  unmount(): void {
    if (this.own) spawnSync('umount', ['-l', this.folder], { stdio: 'ignore' });
  }

  private write(file: number, block: Buffer): void {
    try {
      for (;;) if (writeSync(file, block) < block.length) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
