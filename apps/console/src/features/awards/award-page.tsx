import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  Country,
  DaysNote,
  Fact,
  Facts,
  GpuTime,
  Id,
  Money,
  Named,
  nameIn,
  Note,
  Page,
  Panel,
  PlainTable,
  Status,
  useFormats,
} from '@app/ui';
import { useOrganisations, useProjects } from '../../app/reference.api';
import { AccountsPanel } from './accounts-panel';
import { AwardActs } from './award-acts';
import { type Award, awardQuery } from './awards.api';
import { CoFundingPanel } from './co-funding-panel';

const route = getRouteApi('/in/programmes/$programme/awards/$award');

/** One award: its terms, its tranches with their lines, and the partner's own money that was entered for it. */
export function AwardPage() {
  const { t } = useTranslation('awards');
  const { programme, award: id } = route.useParams();
  const { data: award } = useSuspenseQuery(awardQuery(programme, id));
  const projects = useProjects(programme);
  return (
    <Page
      title={nameIn(projects, award.project)}
      crumbs={[{ label: t('title'), to: `/programmes/${programme}/awards` }]}
      badge={<Status state={award.state} />}
      meta={
        <>
          <Id of={award.id} />
          <DaysNote />
        </>
      }
      actions={<AwardActs programme={programme} award={award} />}
    >
      {award.state_reason && <Note tone="warn">{t('because', { reason: award.state_reason })}</Note>}
      <Columns aside={<Terms programme={programme} award={award} />}>
        <AccountsPanel programme={programme} award={award} />
        {award.tranches.map((tranche) => (
          <TranchePanel key={tranche.id} tranche={tranche} />
        ))}
        <CoFundingPanel programme={programme} award={award} />
      </Columns>
    </Page>
  );
}

function Terms({ programme, award }: { programme: string; award: Award }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const organisations = useOrganisations(programme);
  const { num, den } = award.subsidy_rate;
  return (
    <Panel title={t('terms')}>
      <Facts>
        <Fact name={t('project')}>
          <Link to="/programmes/$programme/projects/$project" params={{ programme, project: award.project }}>
            <Named among={useProjects(programme)} id={award.project} />
          </Link>
        </Fact>
        <Fact name={t('ceiling')}>
          <Money of={award.ceiling} />
        </Fact>
        <Fact name={t('rate')}>{`${num}/${den}`}</Fact>
        <Fact name={t('envelope')}>
          <Country code={award.envelope_country} /> {formats.country(award.envelope_country)}
        </Fact>
        <Fact name={t('coordinator')}>
          <Named among={organisations} id={award.coordinator} />
        </Fact>
        <Fact name={t('coFundingFrom')}>
          {t(award.co_funding_from === 'coordinator' ? 'fromCoordinator' : 'fromLaunching')}
        </Fact>
        <Fact name={t('offered')}>{formats.date(award.offered_at)}</Fact>
        {award.accepted_at && <Fact name={t('accepted')}>{formats.date(award.accepted_at)}</Fact>}
      </Facts>
    </Panel>
  );
}

function TranchePanel({ tranche }: { tranche: Award['tranches'][number] }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const rows = [
    ...tranche.lines.map(({ category, amount }) => ({
      key: category,
      name: t(`category.${category}`),
      amount: <Money of={amount} />,
    })),
    ...tranche.gpu_time.map(({ gpu_type, seconds }) => ({
      key: gpu_type,
      name: t('gpuTime', { type: gpu_type }),
      amount: <GpuTime seconds={seconds} />,
    })),
  ];
  return (
    <Panel title={tranche.label} note={t('span', formats.period(tranche))} flush>
      <PlainTable
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          { key: 'line', head: t('line'), cell: ({ name }) => name },
          { key: 'amount', head: t('amount'), cell: ({ amount }) => amount, number: true },
        ]}
      />
    </Panel>
  );
}
