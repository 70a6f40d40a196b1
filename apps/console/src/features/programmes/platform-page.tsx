import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, isMissing, Note, Page, useMay, Waiting } from '@app/ui';
import { type Step, Steps } from '../../app/steps/steps';
import { poolsByIdQuery } from '../../app/reference.api';
import { usePlatform } from '../../app/use-platform';
import { everyProgrammeQuery, organisationsQuery, type Programme } from './programmes.api';
import { StoresPanel } from './stores-panel';
import { WaitingOrganisations } from './waiting-organisations';

/** The platform at a glance: what is to be done before the first job can run, and who waits to be verified. */
export function PlatformPage() {
  const { t } = useTranslation('programmes');
  const waiting = useQuery(organisationsQuery('registered'));
  const verified = useQuery(organisationsQuery('verified'));
  // For whoever has no role on the platform there is none.
  const programmes = useQuery({ ...everyProgrammeQuery, throwOnError: isMissing });
  const pools = useQuery(poolsByIdQuery).data;
  const steps = useSteps({
    programmes: programmes.data?.data.length,
    verified: verified.data?.data.length,
    pools: pools?.size,
    priced: pools && [...pools.values()].filter(({ prices }) => prices.length > 0).length,
  });
  // What is done need not be read first.
  const begun = steps?.every(({ done }) => done);
  const error = programmes.error ?? verified.error;
  return (
    <Page title={t('platform.title')} meta={t('platform.meta')}>
      {error && <ErrorState error={error} title={t('platform.failure')} />}
      {!steps && !error && <Waiting rows={4} />}
      <WithoutFinance programmes={programmes.data?.data ?? []} />
      {steps && !begun && <Steps title={t('platform.steps')} steps={steps} />}
      <WaitingOrganisations query={waiting} />
      <StoresPanel />
      {steps && begun && <Steps title={t('platform.steps')} steps={steps} />}
    </Page>
  );
}

/** Programmes in which nobody could confirm what a colleague enters: only the platform administrator names their people. */
function WithoutFinance({ programmes }: { programmes: readonly Programme[] }) {
  const { t } = useTranslation('programmes');
  const lacking = programmes.filter(({ finance }) => finance < 2);
  if (lacking.length === 0) return null;
  return (
    <Note tone="warn">
      {t('platform.lackFinance', { count: lacking.length })}{' '}
      {lacking.map(({ id, name }, n) => (
        <span key={id}>
          {n > 0 && ' · '}
          <Link to="/platform/programmes/$programmeId" params={{ programmeId: id }}>
            {name}
          </Link>
        </span>
      ))}
    </Note>
  );
}

interface Counts {
  programmes: number | undefined;
  verified: number | undefined;
  pools: number | undefined;
  priced: number | undefined;
}

/** Null until all that it depends on is read. */
function useSteps({ programmes, verified, pools, priced }: Counts): Step[] | null {
  const { t } = useTranslation('programmes');
  const may = useMay();
  const platform = usePlatform();
  if ([programmes, verified, pools, priced].includes(undefined)) return null;
  const step = (key: 'programme' | 'organisations' | 'pool' | 'price', count: number | undefined): Step => ({
    key,
    title: t(`platform.step.${key}.title`),
    text: t(`platform.step.${key}.text`),
    done: (count ?? 0) > 0,
  });
  return [
    {
      ...step('programme', programmes),
      act: may('create', 'Programme', platform) && (
        <Button renderRoot={(props) => <Link to="/platform/programmes/new" {...props} />}>{t('new.open')}</Button>
      ),
    },
    {
      ...step('organisations', verified),
      act: (
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/platform/organisations" search={{ state: 'registered' }} {...props} />}
        >
          {t('platform.toOrganisations')}
        </Button>
      ),
    },
    {
      ...step('pool', pools),
      act: may('create', 'Pool', platform) && (
        <Button variant="default" renderRoot={(props) => <Link to="/platform/pools/new" {...props} />}>
          {t('platform.toPool')}
        </Button>
      ),
    },
    step('price', priced),
  ];
}
