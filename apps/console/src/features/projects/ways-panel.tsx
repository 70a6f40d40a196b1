import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Panel, Stack, useMay } from '@app/ui';
import { awardsOfProjectQuery } from '../../app/awards.api';

/** States of awards whose accounts are open. */
const withAccounts = ['active', 'suspended', 'closing', 'closed'];

/** Where else the programme tells of a project: each list opens with what is this project's alone. */
export function WaysPanel({ programme, project }: { programme: string; project: string }) {
  const { t } = useTranslation('projects');
  const may = useMay();
  const reads = ['AllocationRequest', 'Job', 'Award', 'Audit'].filter((subject) => may('read', subject, programme));
  const { data: awards } = useQuery({ ...awardsOfProjectQuery(programme, project), enabled: reads.includes('Award') });
  const award = awards?.data.find(({ state }) => withAccounts.includes(state));
  if (reads.length === 0) return null;
  const [params, search] = [{ programme }, { project }];
  return (
    <Panel title={t('ways.title')}>
      <Stack>
        {reads.includes('AllocationRequest') && (
          <Link to="/programmes/$programme/quota" params={params} search={search}>
            {t('ways.requests')}
          </Link>
        )}
        {reads.includes('Job') && (
          <Link to="/programmes/$programme/jobs" params={params} search={search}>
            {t('ways.jobs')}
          </Link>
        )}
        {award && (
          <Link to="/programmes/$programme/awards/$award" params={{ programme, award: award.id }}>
            {t('ways.accounts')}
          </Link>
        )}
        {reads.includes('Audit') && (
          <Link to="/programmes/$programme/audit" params={params} search={search}>
            {t('ways.record')}
          </Link>
        )}
      </Stack>
    </Panel>
  );
}
