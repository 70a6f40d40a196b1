import { type Change, withoutRepeats } from './changes';

/** What is wrong with one field of a request. */
export interface FieldError {
  /** JSON pointer into the body, or `?name` for a query field. */
  pointer: string;
  /** Stable code, for example `too-long`. */
  code: string;
  detail?: string;
  limit?: unknown;
  value?: unknown;
}

/** One check of a refusal, with the numbers that decided it. Amounts are decimal strings or integers in the dimension's unit. */
export interface Check {
  check: string;
  result: 'passed' | 'failed' | 'waiting';
  dimension?: string;
  limit?: string | number | null;
  used?: string | number | null;
  held?: string | number | null;
  requested?: string | number | null;
  detail?: string;
}

export interface ProblemBody {
  status: number;
  /** Stable, kebab-case. */
  code: string;
  title?: string;
  /** One English sentence; the sites translate by `code` and `params`. */
  detail: string;
  params?: Record<string, unknown>;
  errors?: FieldError[];
  checks?: Check[];
  changes?: Change[];
  /** 403: a role that would be allowed, and whom to ask for it. */
  required_role?: string[];
  ask?: string;
  /** Seconds for `Retry-After`; never part of the body. */
  retryAfter?: number;
  /** Value of the `RateLimit` header; never part of the body. */
  rateLimit?: string;
}

const words = (code: string) => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');

/** The document that a refused request is answered with, `application/problem+json`. */
export function problemDocument(
  { retryAfter: _seconds, rateLimit: _limit, ...body }: ProblemBody,
  requestId: string,
): string {
  const type = `https://monsoon.example/problems/${body.code}`;
  return JSON.stringify({ type, ...body, title: body.title ?? words(body.code), request_id: requestId });
}

/** A refusal as RFC 9457 `application/problem+json`. Rooms make theirs in `*.problems.ts`. */
export class Problem extends Error {
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(`${body.code}: ${body.detail}`);
    this.name = 'Problem';
    this.body = body.changes ? { ...body, changes: withoutRepeats(body.changes) } : body;
  }

  get status(): number {
    return this.body.status;
  }

  get code(): string {
    return this.body.code;
  }

  static notFound(thing: string): Problem {
    return new Problem({
      status: 404,
      code: 'not-found',
      detail: `There is no such ${thing} here.`,
      params: { thing },
    });
  }

  static invalidId(prefix: string, value: string): Problem {
    return new Problem({
      status: 400,
      code: 'invalid-id',
      detail: `An id that starts with "${prefix}_" is needed here.`,
      params: { prefix, value: String(value).slice(0, 100) },
    });
  }

  static invalid(errors: FieldError[], detail = 'The request has fields that cannot be taken as they are.'): Problem {
    return new Problem({ status: 400, code: 'validation-failed', detail, errors });
  }

  /** A state machine said no: the thing is in `state`, and `action` needs one of `allowed`. */
  static state(thing: string, state: string, action: string, allowed: readonly string[]): Problem {
    return new Problem({
      status: 409,
      code: 'state-conflict',
      detail: `This ${thing} is ${state}; ${action} needs it to be ${allowed.join(' or ') || 'in another state'}.`,
      params: { thing, state, action, allowed },
    });
  }

  static conflict(code: string, detail: string, params?: Record<string, unknown>): Problem {
    return new Problem({ status: 409, code, detail, params });
  }
}
