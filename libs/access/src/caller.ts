import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Entry } from '@app/platform/database';
import type { Ability } from './ability';

/** By what a request was signed in. */
export type Credentials =
  | { kind: 'session'; sessionId: string }
  | { kind: 'key'; keyId: string; keyKind: 'personal' | 'service' | 'agent'; scopes: readonly string[] };

/**
 * Who calls, by which door, with which ids entered: the guard makes it, a handler hands it to its service, and
 * `database.transaction(caller, …)` takes it as its entry.
 */
export interface Caller extends Entry {
  /** The person; for a key the person who made it, who answers for what it does. */
  personId: string;
  personName: string;
  credentials: Credentials;
  ability: Ability;
  /** UUID of the scope that the path named; the person's own id under `/me`. */
  scopeId: string;
  /** The organisation on whose behalf the person acts in this scope, where there is one. */
  organisationId: string | null;
  requestId: string;
  address: string;
  /** `If-Match` of the request, for `matchVersion(caller.ifMatch, row.version)`. */
  ifMatch: string | null;
}

/** Whether credentials reach this far: a person's all, a key's only what it was made for. @param key what reading the thing itself takes */
export const reaches = ({ credentials }: Pick<Caller, 'credentials'>, key: string): boolean =>
  credentials.kind === 'session' || credentials.scopes.includes(key);

/** The caller of this request: `launch(@Caller() caller: Caller, …)`. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ caller: Caller }>().caller,
);
