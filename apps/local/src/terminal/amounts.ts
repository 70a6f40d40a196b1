const steps = ' ▁▂▃▄▅▆▇█';

/** Bytes as people say them: `190 MB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const value = count / 1000 ** power;
  return `${value.toFixed(power > 0 && value < 10 ? 1 : 0)} ${units[power]}`;
}

/** Seconds as people say them: `42 s`, `3 min 05 s`, `2 h 00 min`. */
export function seconds(count: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (count < 60) return `${Math.round(count)} s`;
  if (count < 3600) return `${Math.floor(count / 60)} min ${two(count % 60)} s`;
  return `${Math.floor(count / 3600)} h ${two((count % 3600) / 60)} min`;
}

/** GPU time as it is counted, and as people say it: `7,200 s (2 h 00 min)`. */
export function gpuTime(count: number | string): string {
  return Number(count) < 60 ? `${count} s` : `${counted(count)} s (${seconds(Number(count))})`;
}

/** A whole or decimal number with its thousands apart: `2,400,000`; any other text as it is. */
export function counted(amount: string | number): string {
  const [, sign, whole, rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(String(amount)) ?? [];
  return whole === undefined ? String(amount) : `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

/** An amount of money with its currency: `2,400,000 JPY`; null where nothing could be reckoned. */
export function money(value: { amount: string; currency: string } | null): string {
  return value ? `${counted(value.amount)} ${value.currency}` : 'unknown';
}

/** A bar that fills as work is done; never more than full. */
export function bar(done: number, total: number, width = 24): string {
  const part = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.round(part * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** A small curve of a row of numbers, the newest at its right; equal numbers make a flat line. */
export function curve(values: readonly number[], width = 24): string {
  const finite = values.filter(Number.isFinite);
  const shown = thinned(finite, width);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  return shown.map((value) => steps[high === low ? 4 : 1 + Math.round(((value - low) / (high - low)) * 7)]).join('');
}

/** The line that shows a training: how far it is, its loss, and how the loss went. */
export function lossLine(losses: readonly number[], step: number, total: number, secondsLeft: number | null): string {
  const left = secondsLeft === null ? '' : `  ${seconds(secondsLeft)} left`;
  const loss = losses.at(-1);
  const digits = String(total).length;
  const at = `step ${String(step).padStart(digits)}/${total}`;
  return `    ${at}  ${bar(step, total, 16)}  loss ${loss === undefined ? '…' : loss.toFixed(3)}  ${curve(losses)}${left}`;
}

function thinned(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, i) => values[Math.round((i * (values.length - 1)) / (width - 1))]);
}
