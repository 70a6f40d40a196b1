import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiHeader } from '@nestjs/swagger';
import type { Action, Subject } from './roles/role';

/** What a route declares about who may call it. The guard denies a route that declares nothing. */
export type AccessRule =
  | { kind: 'public'; reason: string }
  | { kind: 'signed-in'; key?: string; /** As below. */ ifMatch?: boolean }
  | {
      kind: 'can';
      action: Action;
      subject: Subject;
      /** Scope that an API key needs, `<things>:read` or `<things>:write`; without it the route takes no key. */
      key?: string;
      /** Only a person may do this, signed in: what approves, and what hands out power. No key of any kind. */
      personOnly?: boolean;
      /** An organisation that is not verified yet may do it too; without it, it only reads. */
      beforeVerification?: boolean;
      /** `Idempotency-Key` is required: the POST holds or moves money or GPU time. */
      idempotency?: 'required';
      /** `If-Match` is required: PATCH, DELETE and state actions. */
      ifMatch?: boolean;
    }
  | { kind: 'agent' };

const metadata = 'monsoon:access';

/** The rule a handler declared. */
export function accessOf(handler: object): AccessRule | undefined {
  return Reflect.getMetadata(metadata, handler) as AccessRule | undefined;
}

/** Declares a route's access in full; `Can`, `Public`, `SignedIn` say the usual cases shorter. */
export function Access(rule: AccessRule): MethodDecorator {
  const headers =
    rule.kind === 'can' || rule.kind === 'signed-in'
      ? [
          ...('idempotency' in rule ? [ApiHeader({ name: 'Idempotency-Key', required: true })] : []),
          ...(rule.ifMatch ? [ApiHeader({ name: 'If-Match', required: true })] : []),
        ]
      : [];
  return applyDecorators(SetMetadata(metadata, rule), ...signIns(rule), ...headers);
}

/** How one may be signed in, for the OpenAPI document: agents by key, people by cookie, and by key where a scope is named. */
function signIns(rule: AccessRule): MethodDecorator[] {
  if (rule.kind === 'public') return [];
  if (rule.kind === 'agent') return [ApiBearerAuth()];
  const takesKeys = rule.key !== undefined && !(rule.kind === 'can' && rule.personOnly);
  return [ApiCookieAuth(), ...(takesKeys ? [ApiBearerAuth()] : [])];
}

/** Whoever has this right in the scope of the path: `@Can('launch', 'Job', { key: 'jobs:write', idempotency: 'required' })`. */
export function Can(
  action: Action,
  subject: Subject,
  options: Omit<Extract<AccessRule, { kind: 'can' }>, 'kind' | 'action' | 'subject'> = {},
): MethodDecorator {
  return Access({ kind: 'can', action, subject, ...options });
}

/** Anyone, signed in or not; the reason is shown by the route catalogue. */
export function Public(reason: string): MethodDecorator {
  return Access({ kind: 'public', reason });
}

/** Any signed-in person, for `/me` and reference lists; `key` names the scope a key needs. */
export function SignedIn(options: { key?: string; ifMatch?: boolean } = {}): MethodDecorator {
  return Access({ kind: 'signed-in', ...options });
}
