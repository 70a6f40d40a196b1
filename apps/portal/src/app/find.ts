import { IconBolt, IconCube, IconDatabase, IconGauge } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { unwrap } from '@app/api-client';
import { api, type Find, type useMay } from '@app/ui';

/** Things of a project that have a page here. Data leads its owner's people to it, others to what the project may use. */
export const findIn =
  (project: string, t: TFunction<'app'>, may: ReturnType<typeof useMay>): Find =>
  (text) => ({
    queryKey: ['projects', project, 'search', text],
    queryFn: async ({ signal }) => {
      const params = { path: { project }, query: { text } };
      const { data } = await unwrap(api.GET('/api/v1/projects/{project}/search', { params, signal }));
      return data.flatMap(({ kind, id, name, dataset, owner }) => {
        if (kind === 'job')
          return [{ to: `/p/${project}/jobs/${id}`, label: name, icon: IconBolt, note: t('nav.jobs') }];
        if (kind === 'allocation-request')
          return [{ to: `/p/${project}/quota/${id}`, label: name, icon: IconGauge, note: t('nav.quota') }];
        if (kind === 'model')
          return [{ to: `/p/${project}/models/${id}`, label: name, icon: IconCube, note: t('nav.models') }];
        if (kind === 'dataset-version') {
          const found = { label: name, icon: IconDatabase, note: t('nav.data') };
          return dataset && owner && may('read', 'Dataset', owner)
            ? [{ ...found, to: `/datasets/${dataset}`, search: { org: owner, version: id } }]
            : [{ ...found, to: `/p/${project}/data` }];
        }
        return [];
      });
    },
  });
