import type { Running } from './running';
import type { Stopping } from './stopping';
import { type Program, Supervised } from './supervised';

/** Whom a program of a start is told to: who stops it, and the note of what runs. */
interface Keepers {
  stopping: Stopping;
  running: Running;
}

/**
 * Starts a program, noted as running, and hands it to the stop. @param by milliseconds after the stop began when patience with it ends
 * @returns what stops it before that
 */
export async function started(
  { stopping, running }: Keepers,
  program: Program,
  by: number,
  died: (message: string) => void,
): Promise<(milliseconds: number) => Promise<void>> {
  const supervised = await Supervised.start(program, died);
  running.add(program.name, supervised.process);
  let stopped = false;
  const stop = async (milliseconds: number) => {
    // What was started anew stands in the list twice: its older entry must not take the mark of the newer.
    if (stopped) return;
    stopped = true;
    await supervised.stop(milliseconds);
    running.remove(program.name);
  };
  await stopping.add({ name: program.name, by, stop, kill: () => supervised.kill() });
  return stop;
}
