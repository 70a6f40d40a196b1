import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DaysNote, LotsPanel, Named, nameIn, useMay } from '@app/ui';
import { useProjects } from '../../app/reference.api';
import { type Lot, lotsOfPoolQuery } from '../../app/lots.api';
import { LotActs } from './lot-acts';

/** GPU time that the programme's projects have in a pool; its administrator may stop it. */
export function PoolLotsPanel({ programme, pool }: { programme: string; pool: string }) {
  const { t } = useTranslation('pools');
  const projects = useProjects(programme);
  const mayStop = useMay()('freeze', 'Lot', programme);
  const acts = {
    key: 'acts',
    head: t('lots.acts'),
    cell: (lot: Lot) => <LotActs programme={programme} lot={lot} project={nameIn(projects, lot.project)} />,
  };
  return (
    <LotsPanel
      title={t('lots.title')}
      none={{ title: t('lots.empty'), text: t('lots.emptyText') }}
      query={useQuery(lotsOfPoolQuery(programme, pool))}
      of={{ key: 'project', head: t('lots.project'), cell: ({ project }) => <Named among={projects} id={project} /> }}
      request={({ request }, words) => (
        <Link to="/programmes/$programme/quota/$request" params={{ programme, request }}>
          {words}
        </Link>
      )}
      acts={mayStop ? acts : undefined}
      foot={<DaysNote />}
    />
  );
}
