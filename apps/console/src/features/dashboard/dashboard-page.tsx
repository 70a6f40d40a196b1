import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  ErrorState,
  Key,
  KeyFigure,
  KeyFigures,
  Money,
  Page,
  Panel,
  sumOf,
  useFormats,
  useMay,
  Waiting,
} from '@app/ui';
import { envelopesQuery, programmeQuery, reconciliationQuery } from '../../app/programme.api';
import { BurnPanel } from './burn-panel';
import { spendingQuery } from './dashboard.api';
import { DecisionsPanel } from './decisions-panel';
import { EnvelopesPanel } from './envelopes-panel';
import { FirstStepsPanel } from './first-steps-panel';
import { RunningPanel } from './running-panel';

const route = getRouteApi('/in/programmes/$programme/');

/** A programme at a glance: what waits for a decision first, then the money. */
export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  const may = useMay();
  const { programme: id } = route.useParams();
  const { data: programme } = useSuspenseQuery(programmeQuery(id));
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
      {may('read', 'Award', id) && <FirstStepsPanel programme={id} />}
      <Figures programme={id} currency={programme.currency} />
      <Columns aside={<EnvelopesPanel programme={id} />}>
        {may('read', 'AllocationRequest', id) && <DecisionsPanel programme={id} />}
        {may('read', 'Job', id) && <RunningPanel programme={id} />}
      </Columns>
      {may('read', 'Award', id) && <BurnPanel programme={id} />}
    </Page>
  );
}

function Figures({ programme, currency }: { programme: string; currency: string }) {
  const { t } = useTranslation('dashboard');
  const envelopes = useQuery(envelopesQuery(programme));
  const ledger = useQuery(reconciliationQuery(programme));
  const spending = useQuery(spendingQuery(programme));
  if (envelopes.error && !envelopes.data)
    return <ErrorState error={envelopes.error} title={t('failure')} retry={() => void envelopes.refetch()} />;
  const own = (envelopes.data?.data ?? []).filter(({ limit }) => limit.currency === currency);
  const sum = (part: 'limit' | 'awarded' | 'available') =>
    sumOf(
      own.map((envelope) => envelope[part]),
      currency,
    );
  const drawn = (part: 'spent' | 'held') =>
    sumOf(
      (spending.data?.data ?? []).map((envelope) => envelope[part]).filter((money) => money.currency === currency),
      currency,
    );
  const invariants = ledger.data?.invariants ?? [];
  return (
    <Panel title={t('figures')}>
      {envelopes.data ? (
        <KeyFigures>
          <KeyFigure name={t('envelope')}>
            <Money of={sum('limit')} />
          </KeyFigure>
          <KeyFigure name={t('awarded')}>
            <Money of={sum('awarded')} />
          </KeyFigure>
          <KeyFigure name={t('toAward')}>
            <Money of={sum('available')} />
          </KeyFigure>
          {spending.data && (
            <>
              <KeyFigure name={<Key kind="spent">{t('burn.spent')}</Key>}>
                <Money of={drawn('spent')} />
              </KeyFigure>
              <KeyFigure name={<Key kind="held">{t('burn.held')}</Key>}>
                <Money of={drawn('held')} />
              </KeyFigure>
            </>
          )}
          {ledger.data && (
            <KeyFigure name={t('checks')} note={t(ledger.data.holds ? 'checksHold' : 'checksBroken')}>
              {t('checksOf', { held: invariants.filter(({ wrong }) => wrong === 0).length, all: invariants.length })}
            </KeyFigure>
          )}
        </KeyFigures>
      ) : (
        <Waiting rows={1} />
      )}
    </Panel>
  );
}
