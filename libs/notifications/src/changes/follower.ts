import type { StreamEvent } from '@app/platform/http';
import type { ScopeChange } from './change.dto';

/** A scope as it is shown. */
export type FollowedScope = Omit<ScopeChange, 'kinds'>;
/** Scopes by the UUID under which they are heard of. */
export type Scopes = ReadonlyMap<string, FollowedScope>;

/** What came together is told together, and of a scope once a second at most. */
const gatherMilliseconds = 150;
const apartMilliseconds = 1000;
/** Roles are looked at again after this long, so that whoever lost one hears no more of its scope. */
const rolesMilliseconds = 15_000;
/** What goes with a change of roles: these are looked at before it is told. */
const ofRoles = ['organisation', 'member', 'programme', 'project', 'participant', 'pool'];
/** Whom no hints reach looks for themselves so often, and once more when they come again. */
const blindMilliseconds = 14_000;

/** One open stream: what was heard for it and is not told yet. */
export class Follower {
  private readonly heard = new Map<string, Set<string>>();
  private scopes: Scopes = new Map();
  private told = 0;
  private ready = 0;
  private looked = 0;
  private blind = false;
  private missed = 0;
  private count = 0;
  private ring: () => void = () => undefined;

  constructor(
    private readonly now: () => Scopes | Promise<Scopes>,
    private readonly arrive: () => boolean,
    private readonly begin: () => boolean,
  ) {}

  /** Ids of the scopes of a kind that it follows. */
  of(kind: ScopeChange['scope']): string[] {
    return [...this.scopes].flatMap(([id, { scope }]) => (scope === kind ? [id] : []));
  }

  hear(scopeId: string, kinds: readonly string[]): void {
    if (!this.scopes.has(scopeId)) return;
    if (this.heard.size === 0) this.ready = Math.max(Date.now() + gatherMilliseconds, this.told + apartMilliseconds);
    if (kinds.some((kind) => ofRoles.includes(kind))) this.looked = 0;
    this.heard.set(scopeId, new Set([...(this.heard.get(scopeId) ?? []), ...kinds]));
    this.ring();
  }

  /**
   * `scopes` at the beginning and whenever roles come or go, `change` for each scope, and `again` where something may have been
   * missed: what came before is not known any more, or no hints arrive.
   */
  async read(): Promise<{ events: StreamEvent[]; done: boolean }> {
    const begins = this.count === 0;
    const events = await this.look();
    // Its scopes stand: from here on it hears.
    const whole = !begins || this.begin();
    if (this.misses() || !whole) events.push(this.event('again', {}));
    if (this.heard.size > 0 && Date.now() >= this.ready) {
      for (const [id, kinds] of this.heard)
        if (this.scopes.has(id))
          events.push(this.event('change', { ...this.scopes.get(id), kinds: [...kinds].sort() }));
      this.heard.clear();
      this.told = Date.now();
    }
    return { events, done: false };
  }

  /** Resolves when there may be something to read. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timers: NodeJS.Timeout[] = [];
      const wake = () => {
        timers.forEach(clearTimeout);
        signal.removeEventListener('abort', wake);
        this.ring = () => undefined;
        resolve();
      };
      const soon = () => {
        timers.push(setTimeout(wake, Math.max(0, this.ready - Date.now())));
        this.ring = () => undefined;
      };
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', wake);
      timers.push(setTimeout(wake, rolesMilliseconds));
      this.ring = soon;
      if (this.heard.size > 0) soon();
    });
  }

  private misses(): boolean {
    const before = this.blind;
    this.blind = !this.arrive();
    if (!this.blind || Date.now() - this.missed < blindMilliseconds) return before && !this.blind;
    this.missed = Date.now();
    return true;
  }

  private async look(): Promise<StreamEvent[]> {
    if (Date.now() - this.looked < rolesMilliseconds) return [];
    this.looked = Date.now();
    const scopes = await this.now();
    const same = scopes.size === this.scopes.size && [...scopes.keys()].every((id) => this.scopes.has(id));
    const begins = this.count === 0;
    this.scopes = scopes;
    if (same && !begins) return [];
    return [this.event('scopes', { data: [...scopes.values()].map((scope) => ({ ...scope, kinds: [] })) })];
  }

  private event(event: string, data: unknown): StreamEvent {
    this.count++;
    return { id: String(this.count), event, data };
  }
}
