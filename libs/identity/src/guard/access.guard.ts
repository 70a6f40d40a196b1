import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { abilityOf, type AccessRule, accessOf, type Caller, rolesThatMay, type RoleGrant } from '@app/access';
import { Audit } from '@app/audit';
import { Config } from '@app/platform/config';
import { Database } from '@app/platform/database';
import { Problem, RateLimiter, rateLimitOf } from '@app/platform/http';
import { read, show } from '@app/platform/ids';
import * as problems from './access.problems';
import { addressKey, cookieName, sameOrigin } from '../sessions/browser';
import { GuardLookup, type Known } from './guard-lookup';
import { idempotencyOf, type Place, placeOf } from './place';
import { platformScope } from './scopes';

type Request = FastifyRequest & { caller?: Caller; cookies: Record<string, string | undefined> };

const unsafe = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/** Denies by default: who calls, in which scope, with which right; then what the request must carry. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly lookup: GuardLookup,
    private readonly limiter: RateLimiter,
    private readonly config: Config,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = accessOf(context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (!rule) return (request.routeOptions.url ?? '').startsWith('/health/');
    if (rule.kind === 'public') {
      await this.limit(`address:${addressKey(request.ip)}`, this.config.rateLimitPerAddress, http.getResponse());
      return true;
    }
    const place = placeOf(request);
    const known = await this.identify(request, place);
    if (!known) {
      await this.limit(`address:${addressKey(request.ip)}`, this.config.rateLimitPerAddress, http.getResponse());
      throw problems.notSignedIn();
    }
    await this.limit(`caller:${known.key_id ?? known.person_id}`, this.config.rateLimitPerCaller, http.getResponse());
    checkPerson(request, known);
    request.caller = this.callerOf(request, place, known, rule);
    try {
      checkKey(known, rule, place.segment);
      if (rule.kind === 'can') this.allow(request, place, known, rule, request.caller);
      if ((rule.kind === 'can' || rule.kind === 'signed-in') && rule.ifMatch && !request.caller.ifMatch)
        throw problems.preconditionRequired();
    } catch (error) {
      if (error instanceof Problem && error.status === 403)
        await this.recordDenial(known, place, rule, request.caller, error.code);
      throw error;
    }
    return true;
  }

  private identify(request: Request, place: Place): Promise<Known | null> {
    const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const token = request.cookies[cookieName(this.config)];
    if (!bearer && !token) return Promise.resolve(null);
    if (!bearer && unsafe(request.method) && !sameOrigin(request, this.config)) throw problems.crossSite();
    return this.lookup.find(bearer ? { key: bearer } : { token }, place.id);
  }

  private callerOf(request: Request, place: Place, known: Known, rule: AccessRule): Caller {
    const grants = openGrants(request, place, known, rule);
    const here = grants.filter((grant) => isHere(grant, place));
    const [acting] = organisationsThatMay(grants, place, rule);
    const scopes =
      rule.kind === 'agent'
        ? { pools: known.key_pools ?? [], person: known.person_id }
        : place.scope && rule.kind === 'can'
          ? { ...place.scope.enter(place.id as string), person: known.person_id }
          : { person: known.person_id };
    const scopeId =
      rule.kind === 'agent'
        ? (known.key_pools?.[0] ?? known.person_id)
        : place.scope && place.id
          ? place.id
          : known.person_id;
    const door =
      rule.kind === 'agent'
        ? 'site'
        : place.scope && rule.kind === 'can'
          ? place.scope.door
          : place.segment === 'me'
            ? 'identity'
            : 'partner';
    const organisationId =
      place.scope?.kind === 'organisation' ? place.id : (acting ?? here[0]?.organisationId ?? null);
    const personId = known.person_id;
    return {
      door,
      scopes,
      scopeId,
      personId,
      personName: known.person_name,
      credentials: known.key_id
        ? { kind: 'key', keyId: known.key_id, keyKind: known.key_kind ?? 'personal', scopes: known.key_scopes ?? [] }
        : { kind: 'session', sessionId: known.session_id as string },
      ability: abilityOf(grants),
      organisationId,
      requestId: String(request.id),
      address: request.ip,
      ifMatch: (request.headers['if-match'] as string | undefined) ?? null,
      // The platform is no scope that rows belong to: what its administrator does again is found under the person.
      idempotency: idempotencyOf(request, place.id === platformScope ? personId : scopeId, {
        personId,
        organisationId,
      }),
    };
  }

  private allow(
    request: Request,
    place: Place,
    known: Known,
    rule: Extract<AccessRule, { kind: 'can' }>,
    caller: Caller,
  ): void {
    const { scope, id } = place;
    if (!scope || !id) throw Problem.notFound('thing');
    const refusals = grantsHere(known, place).map((grant) => refusalOf(request, place, known, grant, rule));
    if (refusals.length === 0) {
      const elsewhere = place.behalf !== null && grantsHere(known, { ...place, behalf: null }).length > 0;
      throw elsewhere ? problems.notOfOrganisation(show('org', place.behalf as string)) : Problem.notFound(scope.kind);
    }
    // Whoever is here for two organisations goes on for the one that may.
    if (refusals.every((refusal) => refusal !== null)) throw refusals[0] as Problem;
    if (!caller.ability.may(rule.action, rule.subject, id))
      throw problems.roleMissing(
        rule.action,
        rule.subject,
        rolesThatMay(scope.kind, rule.action, rule.subject),
        scope.kind,
      );
    // Who is charged, and for whom one signs, is said and never guessed.
    const organisations = organisationsThatMay(openGrants(request, place, known, rule), place, rule);
    if (organisations.length > 1 && unsafe(request.method))
      throw problems.organisationNeeded(organisations.map((organisation) => show('org', organisation)));
    if (rule.idempotency === 'required' && !caller.idempotency) throw problems.idempotencyKeyRequired();
  }

  /** Denials are on the record of the scope, where the one denied is known in it. */
  private async recordDenial(
    known: Known,
    place: Place,
    rule: AccessRule,
    caller: Caller,
    code: string,
  ): Promise<void> {
    if (rule.kind !== 'can' || grantsHere(known, place).length === 0) return;
    await this.database.transaction({ door: caller.door, scopes: caller.scopes }, (tx) =>
      this.audit.record(tx, caller, {
        scopeId: caller.scopeId,
        action: 'access.denied',
        subject: rule.subject.toLowerCase(),
        subjectId: null,
        details: { wanted: rule.action, code },
      }),
    );
  }

  private async limit(key: string, limit: number, reply: FastifyReply): Promise<void> {
    const left = await this.limiter.take(key, limit, 60);
    if (left) void reply.header('ratelimit', rateLimitOf(left));
  }
}

/**
 * Whoever says as whom they act is that person: a browser has one cookie for all its tabs, and a page may be older than it.
 * @throws 400, 401 `another-person`
 */
function checkPerson(request: Request, { person_id }: Known): void {
  const shown = request.headers['monsoon-person'];
  if (shown === undefined) return;
  const id = read('per', shown);
  if (!id) throw Problem.invalidId('per', String(shown));
  if (id !== person_id) throw problems.anotherPerson();
}

/** A route takes no key unless it says which scope the key needs. @throws 403 */
function checkKey(known: Known, rule: AccessRule, segment: string): void {
  if (!known.key_kind) {
    if (rule.kind === 'agent') throw problems.keyNotAccepted(false);
    return;
  }
  const personOnly = rule.kind === 'can' && rule.personOnly === true;
  if ((known.key_kind === 'agent') !== (rule.kind === 'agent') || personOnly) throw problems.keyNotAccepted(personOnly);
  // What is under /me is the maker's own; a key that leaves the maker's hands does not open it.
  if (segment === 'me' && known.key_kind !== 'personal') throw problems.keyNotAccepted(false);
  if (rule.kind === 'agent' || rule.kind === 'public') return;
  if (!rule.key) throw problems.keyNotAccepted(false);
  if (!known.key_scopes?.includes(rule.key)) throw problems.keyScopeMissing(rule.key);
}

/**
 * Why a grant does not count now. Suspension stops everything; an organisation that is not verified reads, and does
 * only what the route says it may; a suspended provider's operators read.
 */
function refusalOf(request: Request, place: Place, known: Known, grant: RoleGrant, rule: AccessRule): Problem | null {
  const { scope, id } = place;
  if (!scope || !id || !['organisation', 'project', 'pool'].includes(scope.kind)) return null;
  const stateOf = (scopeKind: string, scopeId: string, organisationId: string) =>
    known.states.find(
      (state) => state.scopeKind === scopeKind && state.scopeId === scopeId && state.organisationId === organisationId,
    )?.state;
  const changes = unsafe(request.method);
  const organisationId = scope.kind === 'organisation' ? id : grant.organisationId;
  const organisation = organisationId ? stateOf('organisation', organisationId, organisationId) : undefined;
  const stopped = organisation === 'suspended' || organisation === 'closed';
  if (stopped && (changes || scope.kind !== 'pool')) return problems.stopped('organisation', organisation);
  if (scope.kind === 'organisation' && organisation !== 'verified' && changes)
    return rule.kind === 'can' && rule.beforeVerification ? null : problems.notVerified();
  if (scope.kind !== 'project') return null;
  const project = stateOf('project', id, platformScope);
  if ((project === 'suspended' || project === 'closed') && changes) return problems.stopped('project', project);
  const participant = organisationId ? stateOf('project', id, organisationId) : undefined;
  if (participant === 'suspended') return problems.stopped('participation of your organisation', participant);
  if (participant !== 'active') return problems.participantNotActive(participant ?? 'not a participant');
  return organisation !== 'verified' && changes ? problems.notVerified() : null;
}

const isHere = ({ scopeId, scopeKind }: RoleGrant, { scope, id }: Place) => scopeId === id && scopeKind === scope?.kind;
const grantsHere = (known: Known, place: Place) => grantsOf(known, place).filter((grant) => isHere(grant, place));

/** Roles that count for this request: a service key acts in its project only, as its organisation. */
function grantsOf(known: Known, place: Place): RoleGrant[] {
  const meant = known.grants.filter(
    (grant) => place.behalf === null || !isHere(grant, place) || grant.organisationId === place.behalf,
  );
  if (known.key_kind !== 'service') return meant;
  return meant.filter(
    ({ scopeKind, scopeId, organisationId }) =>
      scopeKind === 'project' && scopeId === known.key_project && organisationId === known.key_org,
  );
}

/** Of these, what no suspension or the like closes now. */
function openGrants(request: Request, place: Place, known: Known, rule: AccessRule): RoleGrant[] {
  return grantsOf(known, place).filter(
    (grant) => !isHere(grant, place) || refusalOf(request, place, known, grant, rule) === null,
  );
}

/** Organisations on whose behalf the caller may do this here, always in the same order. */
function organisationsThatMay(grants: RoleGrant[], place: Place, rule: AccessRule): string[] {
  if (rule.kind !== 'can') return [];
  const able = grants.filter(
    (grant) => isHere(grant, place) && abilityOf([grant]).may(rule.action, rule.subject, grant.scopeId),
  );
  return [...new Set(able.flatMap(({ organisationId }) => organisationId ?? []))].sort();
}
