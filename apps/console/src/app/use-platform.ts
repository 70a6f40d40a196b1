import { useMe } from '@app/ui';

/** Id of the platform's scope for whoever has a role in it, else nothing that a right could be asked of. */
export const usePlatform = (): string => useMe().roles.find(({ scope_kind }) => scope_kind === 'platform')?.scope ?? '';
