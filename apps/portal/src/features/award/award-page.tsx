import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, DaysNote, EmptyState, Id, Note, Page, Status, useMay } from '@app/ui';
import { awardQuery } from '../../app/award.api';
import { projectQuery } from '../../app/project.api';
import { AwardActs } from './award-acts';
import { TermsPanel } from './terms-panel';
import { TranchePanel } from './tranche-panel';

const route = getRouteApi('/in/p/$project/award');

/** What the programme grants the project, and the lead's answer to an offer. */
export function AwardPage() {
  const { t } = useTranslation('award');
  const { project: id } = route.useParams();
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const { data: award } = useSuspenseQuery(awardQuery(id));
  const mayAccept = useMay()('accept', 'Award', id);
  if (!award)
    return (
      <Page title={t('title')}>
        <EmptyState title={t('none')}>{t('noneText', { programme: project.programme_name })}</EmptyState>
      </Page>
    );
  const offered = award.state === 'offered';
  return (
    <Page
      title={t('title')}
      badge={<Status state={award.state} />}
      meta={
        <>
          <span>{project.programme_name}</span>
          <Id of={award.id} />
          <DaysNote />
        </>
      }
      actions={mayAccept && <AwardActs award={award} />}
    >
      {offered && <Note tone="warn">{t(mayAccept ? 'answer' : 'leadAnswers')}</Note>}
      {award.state_reason && <Note tone="info">{t('because', { reason: award.state_reason })}</Note>}
      <Columns aside={<TermsPanel award={award} project={project} />}>
        {award.tranches.map((tranche) => (
          <TranchePanel key={tranche.id} tranche={tranche} />
        ))}
      </Columns>
    </Page>
  );
}
