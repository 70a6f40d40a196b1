import { type Check, Problem } from '@app/platform/http';
import type { Project } from './register/project.entity';

/** No account has this e-mail address. */
export const unknownPerson = (pointer: string) =>
  Problem.invalid([{ pointer, code: 'unknown-person', detail: 'Nobody with this address has an account.' }]);

/** The programme may name the coordinator's owner as first lead, and nobody else. */
export const ownerNamesLead = () =>
  Problem.invalid([
    {
      pointer: '/lead_email',
      code: 'not-an-owner',
      detail: 'Only an owner of the coordinator can be named here; they name others themselves.',
    },
  ]);

/** Something in the project has not ended. @param checks what, with counts */
export const projectNotEnded = (checks: Check[]) =>
  new Problem({
    status: 409,
    code: 'project-not-ended',
    detail: 'Something in this project has not ended yet.',
    checks,
    changes: [
      { action: 'cancel-jobs', effect: 'the project can be closed', possible: true, ask: 'a lead of the project' },
    ],
  });

/** No organisation of this id is registered. */
export const unknownOrganisation = (pointer: string, value: string) =>
  Problem.invalid([{ pointer, code: 'unknown-organisation', detail: 'No such organisation is registered.', value }]);

/** Only a verified organisation can answer for, or take part in, a project. */
export const partnerNotVerified = (state: string) =>
  new Problem({
    status: 409,
    code: 'partner-not-verified',
    detail: `The organisation is ${state}; it must be verified to take part in a project.`,
    params: { state },
    checks: [{ check: 'organisation-verified', result: 'failed', detail: state }],
    changes: [
      {
        action: 'verify-organisation',
        variant: 'project',
        effect: 'the organisation can take part',
        possible: state === 'registered',
        ask: 'the platform administrator',
      },
    ],
  });

/** Work on a suspended or closed project. */
export const projectNotActive = (state: string, reason: string | null) =>
  new Problem({
    status: 409,
    code: 'project-not-active',
    detail: `The project is ${state}; this needs it to be active.`,
    params: { state, reason },
    checks: [{ check: 'project-active', result: 'failed', detail: reason ?? state }],
    changes: [
      {
        action: 'resume-project',
        effect: 'work can go on',
        possible: state === 'suspended',
        ask: 'the programme office',
      },
    ],
  });

/** The project itself, if work may go on in it. @throws 409 `project-not-active` */
export function assertActive(project: Project): Project {
  if (project.state !== 'active') throw projectNotActive(project.state, project.state_reason);
  return project;
}
