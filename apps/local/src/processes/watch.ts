import { isAlive, type ProcessMark } from '@app/platform/machine';

const interval = 1000;

/** Tells once when a server that we started, or adopted, is no longer there. A server of somebody else's has no mark. */
export function watchServers(
  servers: Record<string, ProcessMark | null>,
  signal: AbortSignal,
  onEnd: (name: string) => void,
): void {
  const timer = setInterval(() => {
    const ended = Object.entries(servers).find(([, process]) => process !== null && !isAlive(process));
    if (!ended) return;
    clearInterval(timer);
    onEnd(ended[0]);
  }, interval);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
