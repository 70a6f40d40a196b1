import type { Me } from '@app/ui';

/** Organisations that somebody is a member of, each once. */
export const organisationsOf = ({ roles }: Me): string[] => [
  ...new Set(roles.flatMap(({ scope_kind, scope }) => (scope_kind === 'organisation' ? [scope] : []))),
];
