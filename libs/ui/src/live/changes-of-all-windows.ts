import { follow, type StreamEvent, type StreamState } from './event-stream';
import type { Liveness } from './use-stream';

/** Where the server tells in which scopes something changed. */
export const changesPath = '/api/v1/me/changes';

/** What a leader hands on: to one tab, or to all. */
interface Told {
  to?: string;
  state: StreamState;
  events: StreamEvent[];
  /** Until when all was told. */
  whole: number;
}
/** What tabs tell each other: who leads asks who is there, and each says since when it was not told. */
type Word = Told | 'who' | { tab: string; whole: number };

/** What the server holds back so that it comes together is lost with a stream: it is asked for again. */
const heldBackMilliseconds = 2000;
/** What a leader keeps for tabs that come: who was away for longer reads everything again. */
const keptMilliseconds = 300_000;
/** A hint may be lost, though it seldom is: so often everything is read again. */
const doubtMilliseconds = 300_000;
/** More may not be asked for. */
const longestAway = 86_400_000;
/** So long nothing is said only where the tab that leads hangs, or its stream does: the server gives three signs meanwhile. */
const silenceMilliseconds = 45_000;
/** Not all tabs that hear nothing take the lead at the same moment. */
const spreadMilliseconds = 10_000;
const again: StreamEvent = { id: '', event: 'again', data: {} };

/**
 * One stream of changes for all tabs of a browser that are looked at, since it has six connections to a server over HTTP/1.1: the tab
 * that holds the lock leads it and hands on what comes; when it goes, or says nothing any more, the next one does. Each knows until when it was told
 * everything, and asks for what came since: the leader the server, another tab the leader.
 */
export class ChangesOfAllWindows {
  private readonly tab = crypto.randomUUID();
  private whole = performance.timeOrigin;
  private now: Liveness = { state: 'connecting', since: Date.now() };
  private silence: ReturnType<typeof setTimeout> | undefined;
  private onSilence: (() => void) | null = null;

  /** @param person whose changes; tabs of somebody else share nothing */
  constructor(
    private readonly person: string,
    private readonly onEvents: (events: StreamEvent[]) => void,
    private readonly onLiveness: (liveness: Liveness) => void,
  ) {}

  /** Follows until the signal. */
  follow(signal: AbortSignal): void {
    const name = `monsoon:changes:${this.person}`;
    signal.addEventListener('abort', () => this.watch(null));
    // Only pages from a secure origin have locks; elsewhere each tab has its own stream.
    if (!('locks' in navigator)) return void this.inTurns(null, signal);
    const channel = new BroadcastChannel(name);
    signal.addEventListener('abort', () => channel.close());
    const here = () => channel.postMessage({ tab: this.tab, whole: this.whole } satisfies Word);
    channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
      if (data === 'who') here();
      else if ('events' in data && (data.to ?? this.tab) === this.tab) this.take(data);
    });
    here();
    void this.inTurns(channel, signal);
  }

  /** Leads, or waits to: until the signal, or until there is nothing to follow for this person any more. */
  private async inTurns(channel: BroadcastChannel | null, signal: AbortSignal): Promise<void> {
    for (let steal = false; !signal.aborted;) {
      const stop = new AbortController();
      const turn = AbortSignal.any([signal, stop.signal]);
      let led = false;
      const lead = () => {
        led = true;
        return this.lead(channel, turn);
      };
      this.watch(() => stop.abort());
      const how = steal ? { steal } : { signal: turn };
      const work = channel ? navigator.locks.request(channel.name, how, lead) : lead();
      const taken = await work.then(
        () => false,
        () => led,
      );
      const silent = stop.signal.aborted;
      stop.abort();
      if (!silent && !taken) break;
      // Who led and heard nothing gives way; who waited takes the lead from a tab that hangs.
      steal = silent && !led;
    }
    if (!signal.aborted) this.watch(null);
  }

  /** @param onSilence what to do where nothing is said for long */
  private watch(onSilence: (() => void) | null): void {
    this.onSilence = onSilence;
    this.hush();
  }

  /** Waits anew for a sign. */
  private hush(): void {
    clearTimeout(this.silence);
    if (!this.onSilence) return;
    this.silence = setTimeout(
      () => {
        this.take({ state: 'lost', events: [], whole: this.whole });
        this.onSilence?.();
      },
      silenceMilliseconds + Math.random() * spreadMilliseconds,
    );
  }

  private async lead(channel: BroadcastChannel | null, signal: AbortSignal): Promise<void> {
    const from = this.whole - heldBackMilliseconds;
    const kept: { at: number; events: StreamEvent[] }[] = [];
    let scopes: StreamEvent[] = [];
    let { state } = this.now;
    let live = Infinity;
    let doubted = Date.now();
    let asked = doubted;
    const say = (word: Word) => void (signal.aborted || channel?.postMessage(word));
    const missed = (since: number) => kept.flatMap(({ at, events }) => (at >= since ? events : []));
    const tell = (events: StreamEvent[]) => {
      const at = Date.now();
      if (events.length > 0) kept.push({ at, events });
      while (kept.length > 0 && kept[0].at < at - keptMilliseconds) kept.shift();
      scopes = [...scopes, ...events.filter(({ event }) => event === 'scopes')].slice(-1);
      // What came while it was interrupted comes a moment after it goes on.
      const whole = at - live >= heldBackMilliseconds ? at : this.whole;
      this.take({ state, events, whole });
      say({ state, events, whole });
    };
    const answer = ({ data }: MessageEvent<Word>) => {
      if (data === 'who' || !('tab' in data)) return;
      const known = data.whole >= Math.max(from, Date.now() - keptMilliseconds);
      const events = [...scopes, ...(known ? missed(data.whole) : [again])];
      say({ to: data.tab, state, events, whole: this.whole });
    };
    channel?.addEventListener('message', answer);
    signal.addEventListener('abort', () => channel?.removeEventListener('message', answer));
    say('who');
    await follow({
      path: () => {
        asked = Date.now();
        const away = asked - Math.floor(this.whole) + heldBackMilliseconds;
        // The clock was set back: nobody knows any more since when.
        if (away < 0) {
          this.whole = doubted = asked;
          tell([again]);
        }
        return `${changesPath}?away=${Math.min(Math.max(away, 0), longestAway)}`;
      },
      after: null,
      onEvents: tell,
      onState: (next) => {
        const now = Date.now();
        live = next === 'live' ? now : Infinity;
        state = next;
        // The server counts from when it was reached.
        tell(next === 'live' && now - asked > heldBackMilliseconds ? [again] : []);
      },
      onSign: () => {
        const doubt = Date.now() - doubted >= doubtMilliseconds;
        if (doubt) doubted = Date.now();
        tell(doubt ? [again] : []);
      },
      more: () => true,
      signal,
    });
  }

  private take({ state, events, whole }: Told): void {
    this.hush();
    // Who reads everything again counts from there, also where the clock was set back.
    this.whole = events.some(({ event }) => event === again.event) ? whole : Math.max(this.whole, whole);
    if (state !== this.now.state || events.length > 0) {
      this.now = { state, since: state === 'lost' ? this.whole : Date.now() };
      this.onLiveness(this.now);
    }
    if (events.length > 0) this.onEvents(events);
  }
}
