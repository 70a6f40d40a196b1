import { show } from '@app/platform/ids';

/** UUIDs of what a link may name. */
export type Ids = Partial<
  Record<
    | 'project'
    | 'programme'
    | 'organisation'
    | 'participation'
    | 'request'
    | 'award'
    | 'pool'
    | 'job'
    | 'dataset'
    | 'version',
    string
  >
>;

/** A page of one of the two sites. */
export interface Link {
  site: 'portal' | 'console';
  /** From the site's own root, with its query. */
  path: string;
}

type To = (ids: Ids) => Link;

const id = (prefix: Parameters<typeof show>[0], uuid: string | undefined): string => {
  if (!uuid) throw new Error(`a link lacks its ${prefix}`);
  return show(prefix, uuid);
};

/** A page of the project, by what follows its address. */
export const inProject =
  (rest: string | ((ids: Ids) => string) = ''): To =>
  (ids) => ({
    site: 'portal',
    path: `/p/${id('prj', ids.project)}${typeof rest === 'string' ? rest : rest(ids)}`,
  });

const ofProgramme = (ids: Ids, rest: string): Link => ({
  site: 'console',
  path: `/programmes/${id('prg', ids.programme)}${rest}`,
});

export const request = inProject((ids) => `/quota/${id('alr', ids.request)}`);
export const job = inProject((ids) => `/jobs/${id('job', ids.job)}`);
export const requestToDecide: To = (ids) => ofProgramme(ids, `/quota/${id('alr', ids.request)}`);
export const awardOfOffice: To = (ids) => ofProgramme(ids, `/awards/${id('awd', ids.award)}`);
export const poolOfOffice: To = (ids) => ofProgramme(ids, `/pools/${id('pol', ids.pool)}`);
export const operatedPool: To = (ids) => ({ site: 'console', path: `/pools/${id('pol', ids.pool)}` });
export const registration: To = (ids) => ({
  site: 'console',
  path: `/platform/organisations/${id('org', ids.organisation)}`,
});
/** A page of the organisation, by what follows its address. */
export const inOrganisation =
  (rest = ''): To =>
  (ids) => ({ site: 'portal', path: `/org/${id('org', ids.organisation)}${rest}` });
export const participation: To = (ids) => inOrganisation(`/projects/${id('par', ids.participation)}`)(ids);
/** A page of the data set that shows the version, by what follows the data set's address. */
export const version =
  (part = ''): To =>
  (ids) => ({
    site: 'portal',
    path: `/datasets/${id('dst', ids.dataset)}${part}?org=${id('org', ids.organisation)}&version=${id('dsv', ids.version)}`,
  });
