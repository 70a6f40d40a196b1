import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LotsPanel } from '@app/ui';
import { lotsQuery } from '../../app/project.api';
import { PoolName } from './pool-name';

/** What the project was granted: dated GPU time, lot by lot, and what is left of it. */
export function OwnLotsPanel({ project }: { project: string }) {
  const { t } = useTranslation('compute');
  return (
    <LotsPanel
      title={t('lots.title')}
      none={{ title: t('lots.none'), text: t('lots.noneText') }}
      query={useQuery(lotsQuery(project))}
      of={{ key: 'place', head: t('place'), cell: ({ pool, gpu_type }) => <PoolName pool={pool} type={gpu_type} /> }}
      request={({ request }, words) => (
        <Link to="/p/$project/quota/$request" params={{ project, request }}>
          {words}
        </Link>
      )}
    />
  );
}
