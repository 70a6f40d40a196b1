import type { Action, Subject } from '@app/access';
import { Problem } from '@app/platform/http';

export const notSignedIn = () =>
  new Problem({
    status: 401,
    code: 'not-signed-in',
    detail: 'Sign in, or send an API key as `Authorization: Bearer msn_live_…`.',
  });

export const anotherPerson = () =>
  new Problem({
    status: 401,
    code: 'another-person',
    detail: 'Somebody else is signed in than the header Monsoon-Person says. Nothing was done.',
  });

export const roleMissing = (action: Action, subject: Subject, required: string[], scope: string) =>
  new Problem({
    status: 403,
    code: 'role-missing',
    detail: `To ${action} this needs the role ${required.join(' or ') || 'of nobody yet'} in the ${scope}.`,
    params: { action, subject },
    required_role: required,
    ask:
      scope === 'project'
        ? 'the owner of your organisation, who names its people in the project'
        : scope === 'organisation'
          ? 'an owner of the organisation'
          : 'an administrator',
  });

export const keyNotAccepted = (personOnly: boolean) =>
  new Problem({
    status: 403,
    code: 'key-not-accepted',
    detail: personOnly
      ? 'A person must do this, signed in; no key can.'
      : 'This operation takes no API key of this kind.',
  });

export const keyScopeMissing = (scope: string) =>
  new Problem({
    status: 403,
    code: 'key-scope-missing',
    detail: `The key lacks the scope ${scope}.`,
    params: { scope },
    ask: 'whoever made the key',
  });

export const stopped = (what: string, state: 'suspended' | 'closed') =>
  new Problem({
    status: 403,
    code: state,
    detail:
      state === 'closed'
        ? `The ${what} is closed: nothing can be done here any more.`
        : `The ${what} is suspended. Until that is lifted nothing can be done here.`,
    params: { what },
    ask: what === 'organisation' ? 'the platform administrator' : 'the programme office',
  });

export const participantNotActive = (state: string) =>
  new Problem({
    status: 403,
    code: 'participant-not-active',
    detail: `Your organisation is ${state} in this project.`,
    params: { state },
    ask: 'an owner of your organisation',
  });

export const organisationNeeded = (organisations: string[]) =>
  new Problem({
    status: 400,
    code: 'organisation-needed',
    detail: 'You may do this for more than one organisation: say for which in the header Monsoon-Organisation.',
    params: { header: 'Monsoon-Organisation', organisations },
  });

export const notOfOrganisation = (organisation: string) =>
  new Problem({
    status: 403,
    code: 'not-of-organisation',
    detail: 'You have no role in this project for the organisation that Monsoon-Organisation names.',
    params: { organisation },
    ask: 'an owner of that organisation',
  });

export const notVerified = () =>
  new Problem({
    status: 403,
    code: 'organisation-not-verified',
    detail:
      'Your organisation is not verified yet; until then it reads, mends its registration and invites its first people.',
    ask: 'the platform administrator',
  });

export const crossSite = () =>
  new Problem({
    status: 403,
    code: 'cross-site-request',
    detail: 'A request that changes something must come from the site itself.',
  });

export const idempotencyKeyRequired = () =>
  new Problem({
    status: 400,
    code: 'idempotency-key-required',
    detail: 'This holds or moves money or GPU time: send an Idempotency-Key of 1 to 255 characters, new for each act.',
  });

export const preconditionRequired = () =>
  new Problem({
    status: 428,
    code: 'precondition-required',
    detail: 'Send If-Match with the ETag that you read, so that nobody’s change is lost.',
  });
