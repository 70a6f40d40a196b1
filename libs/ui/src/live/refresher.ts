import type { QueryClient } from '@tanstack/react-query';
import type { StreamEvent } from './event-stream';
import { type Change, mayBeOld, touches } from './changes';
import { readUnread } from './unread';

/** What happens alone is shown at once; where things happen all the time, it is read again every few seconds. */
const rests = [1000, 2000, 4000];
/** It rests so many times as long as reading took, however slow the server is. */
const restful = 4;

/**
 * Reads again what is shown and may have changed, and marks the rest as old. What is told while it reads comes together in the next
 * round, so that no reading is broken off by the next change.
 */
export class Refresher {
  private changes: Change[] = [];
  private all = false;
  private scopes: string | null = null;
  private busy = false;

  constructor(
    private readonly client: QueryClient,
    private readonly rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  ) {}

  hear(events: readonly StreamEvent[]): void {
    for (const { event, data } of events) {
      if (event === 'change') this.changes.push(data as Change);
      if (event === 'again') this.all = true;
      if (event === 'scopes') this.lookAtRoles(JSON.stringify(data));
    }
    void this.run();
  }

  /** Who may do what goes by roles. */
  private lookAtRoles(scopes: string): void {
    if (this.scopes !== null && this.scopes !== scopes) {
      this.all = true;
      void this.client.invalidateQueries({ queryKey: ['me'], exact: true });
    }
    this.scopes = scopes;
  }

  private async run(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (let round = 0; this.all || this.changes.length > 0; round++) {
      const began = Date.now();
      const { all, changes } = this;
      this.all = false;
      this.changes = [];
      const old = (key: readonly unknown[]) => (all ? mayBeOld(key) : changes.some((change) => touches(key, change)));
      await Promise.all([
        this.client.invalidateQueries({ predicate: ({ queryKey }) => old(queryKey) }),
        readUnread(this.client, ({ queryKey }) => old(queryKey)),
      ]);
      await this.rest(Math.max(rests[Math.min(round, rests.length - 1)], restful * (Date.now() - began)));
    }
    this.busy = false;
  }
}
