import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Page, useFormats, useMay } from '@app/ui';
import { programmeQuery } from '../../app/programme.api';
import { useWaiting } from '../../app/use-waiting';
import { BurnPanel } from './burn-panel';
import { DecisionsPanel } from './decisions-panel';
import { EnvelopesPanel } from './envelopes-panel';
import { FirstStepsPanel } from './first-steps-panel';
import { LeadlessNote } from './leadless-note';
import { ProgrammeFigures } from './programme-figures';
import { ProjectsPanel } from './projects-panel';
import { RunningPanel } from './running-panel';

const route = getRouteApi('/in/programmes/$programme/');

/** A programme at a glance: what waits for a decision first, then the money. */
export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  const may = useMay();
  const { programme: id } = route.useParams();
  const { data: programme } = useSuspenseQuery(programmeQuery(id));
  const waiting = useWaiting(id);
  const decides = Object.values(waiting).some((kind) => kind !== null);
  const readsAwards = may('read', 'Award', id);
  return (
    <Page
      title={programme.name}
      crumb={t('title')}
      meta={
        <>
          <span>{programme.funder}</span>
          <span>
            {t('span', {
              from: formats.day(programme.starts_on),
              until: formats.day(programme.ends_on),
            })}
          </span>
        </>
      }
    >
      {readsAwards && <FirstStepsPanel programme={id} />}
      <LeadlessNote programme={id} />
      {readsAwards && <ProgrammeFigures programme={id} currency={programme.currency} />}
      {readsAwards && (
        <Columns aside={<EnvelopesPanel programme={id} />}>
          {decides && <DecisionsPanel programme={id} waiting={waiting} />}
          {may('read', 'Job', id) && <RunningPanel programme={id} />}
        </Columns>
      )}
      {readsAwards ? <BurnPanel programme={id} /> : <ProjectsPanel programme={id} />}
    </Page>
  );
}
