import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** CPU microseconds of one clock tick of /proc: 100 a second on every Linux that matters. */
const tick = 10_000;

/** Fields of /proc/PID/stat after the name, or null when the process is gone: parent at 1, CPU times from 11 on. */
function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return null;
  }
}

/** CPU microseconds that a process and its children, those that ended too, have used. */
function used(pid) {
  const own = stat(pid);
  if (!own) return 0;
  const live = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(stat)
    .filter((fields) => fields?.[1] === pid);
  const ended = own[11] + own[12] + own[13] + own[14];
  return tick * live.reduce((sum, fields) => sum + fields[11] + fields[12], ended);
}

/**
 * Where the time of some work goes: CPU microseconds per operation of each process named.
 * @param pids name → process id; `client` is this process and what it ran
 * @param work () → Promise of operations per second, over `seconds`
 */
export async function profiled(pids, seconds, work) {
  const all = { ...pids, client: process.pid };
  // Servers of this process are its children: only those that ended while it ran, pgbench, are the client's.
  const read = () =>
    Object.fromEntries(
      Object.entries(all).map(([name, pid]) => {
        if (name !== 'client') return [name, used(pid)];
        const own = stat(pid);
        return [name, tick * (own[11] + own[12] + own[13] + own[14])];
      }),
    );
  const before = read();
  const rate = await work();
  // A connection's process ends a moment after its client.
  await sleep(200);
  const after = read();
  const cpu = Object.entries(after).map(([name, time]) => [name, Math.round((time - before[name]) / (rate * seconds))]);
  return { rate, cpu: Object.fromEntries(cpu) };
}

/** The median of each process over several rounds. */
export function profileOf(rounds) {
  const middle = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
  const names = Object.keys(rounds[0]);
  return Object.fromEntries(names.map((name) => [name, middle(rounds.map((cpu) => cpu[name]))]));
}
