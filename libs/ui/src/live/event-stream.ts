import { asReader } from '../server/reader';

/** One event of a stream of the API. */
export interface StreamEvent {
  id: string;
  event: string;
  data: unknown;
}

/** Takes the text of a stream apart, however it was cut on its way. */
export class EventParser {
  private rest = '';

  push(text: string): StreamEvent[] {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const fields = { id: '', event: 'message', data: '' };
      for (const line of block.split('\n')) {
        const [, name, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
        if (name) fields[name as keyof typeof fields] = value;
      }
      return fields.data ? [{ id: fields.id, event: fields.event, data: JSON.parse(fields.data) as unknown }] : [];
    });
  }
}

/** How it stands with a stream: news come; they do not, since when; they will, at its next turn; or there will be no more. */
export type StreamState = 'connecting' | 'live' | 'lost' | 'waiting' | 'ended' | 'signed-out' | 'another-person';

export interface Following {
  path: () => string;
  /** The last event that is known already. */
  after: string | null;
  /** Several at a time where several came at a time. */
  onEvents: (events: StreamEvent[]) => void;
  onState: (state: StreamState) => void;
  /** Whenever something came, if only a sign that the stream is whole. */
  onSign?: () => void;
  /** Whether more may come once the server ends the stream. */
  more: () => boolean;
  signal: AbortSignal;
}

const shortest = 1000;
const longest = 30_000;

/** Reads a stream until nothing more comes; after a break it goes on behind the last event that came. */
export async function follow({ path, after, onEvents, onState, onSign, more, signal }: Following): Promise<void> {
  let last = after;
  let wait = shortest;
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream', ...asReader() };
      if (last) headers['last-event-id'] = last;
      const response = await fetch(path(), { headers, signal });
      if (response.status === 401) return onState(await refusalOf(response));
      if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
      onState('live');
      wait = shortest;
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        onSign?.();
        const events = parser.push(part.value);
        if (events.length === 0) continue;
        last = events.at(-1)?.id || last;
        onEvents(events);
      }
      if (!more()) return onState('ended');
    } catch {
      if (signal.aborted) return;
      onState('lost');
      wait = Math.min(wait * 2, longest);
    }
    // Not all who lost the same server come back at the same moment.
    await pause(wait * (0.75 + Math.random() / 2), signal);
  }
}

/** Whether nobody is signed in any more, or somebody else than the page was read for. */
async function refusalOf(response: Response): Promise<StreamState> {
  const problem = (await response.json().catch(() => null)) as { code?: string } | null;
  return problem?.code === 'another-person' ? 'another-person' : 'signed-out';
}

/** Who waits behind this reader need not wait for its pause. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener('abort', over);
  });
}
