import { IconBolt, IconGauge } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { unwrap } from '@app/api-client';
import { api, type Find } from '@app/ui';

/** Things of a project that have a page here. */
export const findIn =
  (project: string, t: TFunction<'app'>): Find =>
  (text) => ({
    queryKey: ['projects', project, 'search', text],
    queryFn: async ({ signal }) => {
      const params = { path: { project }, query: { text } };
      const { data } = await unwrap(api.GET('/api/v1/projects/{project}/search', { params, signal }));
      return data.flatMap(({ kind, id, name }) => {
        if (kind === 'job')
          return [{ to: `/p/${project}/jobs/${id}`, label: name, icon: IconBolt, note: t('nav.jobs') }];
        if (kind === 'allocation-request')
          return [{ to: `/p/${project}/quota/${id}`, label: name, icon: IconGauge, note: t('nav.quota') }];
        return [];
      });
    },
  });
