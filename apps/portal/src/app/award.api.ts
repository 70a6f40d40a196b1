import { queryOptions } from '@tanstack/react-query';
import { type components, MonsoonError, unwrap } from '@app/api-client';
import { api } from '@app/ui';

export type Award = components['schemas']['AwardDto'];

/** The project's newest award; null where none was offered yet. */
export const awardQuery = (project: string) =>
  queryOptions({
    queryKey: ['projects', project, 'award'],
    queryFn: ({ signal }): Promise<Award | null> =>
      unwrap(api.GET('/api/v1/projects/{project}/award', { params: { path: { project } }, signal })).catch(
        (error: unknown) => {
          if (error instanceof MonsoonError && error.status === 404) return null;
          throw error;
        },
      ),
  });
