import { IconGauge } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { unwrap } from '@app/api-client';
import { api, type Find } from '@app/ui';

/** Things of a programme that have a page here. */
export const findIn =
  (programme: string, t: TFunction<'app'>): Find =>
  (text) => ({
    queryKey: ['programmes', programme, 'search', text],
    queryFn: async ({ signal }) => {
      const params = { path: { programme }, query: { text } };
      const { data } = await unwrap(api.GET('/api/v1/programmes/{programme}/search', { params, signal }));
      return data
        .filter(({ kind }) => kind === 'allocation-request')
        .map(({ id, name }) => ({
          to: `/programmes/${programme}/quota/${id}`,
          label: name,
          icon: IconGauge,
          note: t('nav.quota'),
        }));
    },
  });
