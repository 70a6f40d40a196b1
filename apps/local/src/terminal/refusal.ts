import { MonsoonError } from '@app/api-client';
import { counted } from './amounts';

interface Check {
  check: string;
  result: string;
  dimension?: string | null;
  limit?: number | string | null;
  used?: number | string | null;
  held?: number | string | null;
  requested?: number | string | null;
}
interface Change {
  action: string;
  effect: string;
  possible: boolean;
  ask?: string | null;
}

/** An error for people; a refusal of the api keeps the numbers that decided it, and what would change it. */
export function explained(error: unknown): string {
  if (!(error instanceof MonsoonError)) return error instanceof Error ? error.message : String(error);
  const { checks = [], changes = [] } = error.problem as { checks?: Check[]; changes?: Change[] };
  const failed = checks.filter(({ result }) => result === 'failed');
  return [error.message, ...failed.map(numbers), ...changes.map(cure)].join('\n');
}

function numbers(check: Check): string {
  const amounts = (['limit', 'used', 'held', 'requested'] as const).flatMap((name) => {
    const amount = check[name];
    return amount === null || amount === undefined ? [] : [`${name} ${counted(amount)}`];
  });
  const what = check.dimension ? `${check.check} (${check.dimension})` : check.check;
  return `failed: ${[what, ...amounts].join(', ')}`;
}

function cure({ action, effect, possible, ask }: Change): string {
  const who = ask ? `ask ${ask}` : possible ? 'you can do it' : 'not possible as things are';
  return `cure: ${action}: ${effect} (${who})`;
}
