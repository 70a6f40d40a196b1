import { createMongoAbility, subject as asSubject } from '@casl/ability';
import { createContext } from 'react';

type Rules = readonly Record<string, unknown>[];

/** For which organisation one acts in a project. */
export interface Acting {
  project: string;
  organisation: string;
}

/** Given around the pages of a project to whoever is there for several organisations and chose one. */
export const ActingContext = createContext<Acting | null>(null);

/**
 * Whether rules of `/me` allow it. In a project, as at the server, what is read goes by all roles there together, what is done by
 * those of the organisation that was chosen.
 */
export function mayBy(
  rules: Rules,
  acting: Acting | null,
): (action: string, subject: string, scope: string) => boolean {
  const all = createMongoAbility(rules as never);
  const chosen = createMongoAbility(rules.filter(({ organisation }) => organisation === acting?.organisation) as never);
  return (action, subject, scopeId) =>
    (action !== 'read' && scopeId === acting?.project ? chosen : all).can(
      action,
      asSubject(subject, { scopeId }) as never,
    );
}
