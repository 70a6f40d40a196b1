import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  type Column,
  Columns,
  DataTable,
  EmptyState,
  minorUnits,
  Money,
  moneyOf,
  Page,
  queryClient,
  Status,
  useFormats,
  useMe,
} from '@app/ui';
import { budgetsQuery, type MyBudget } from './home.api';
import { JobsPanel } from './jobs-panel';
import { NeedsPanel } from './needs-panel';
import { StandingNotes, useNotInForce } from './standing-notes';

const route = getRouteApi('/in/');

/** What needs me, what runs, and what is left in each of my projects. */
export function HomePage() {
  const { t } = useTranslation('home');
  const { cursor } = route.useSearch();
  const query = useQuery({ ...budgetsQuery(cursor), placeholderData: keepPreviousData });
  const notInForce = useNotInForce();
  return (
    <Page title={t('title')}>
      <StandingNotes organisations={notInForce} />
      <Columns aside={<JobsPanel />}>
        <NeedsPanel />
      </Columns>
      <h2>{t('projects')}</h2>
      <DataTable
        label={t('projects')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(budgetsQuery(from))}
        rowKey={({ project }) => project}
        columns={useProjectColumns()}
        empty={<NoProject waits={notInForce.length > 0} />}
        failure={t('failure')}
      />
    </Page>
  );
}

/** Owners name themselves or others; whoever is none waits to be named. @param props.waits an organisation of theirs is not verified */
function NoProject({ waits }: { waits: boolean }) {
  const { t } = useTranslation('home');
  const owned = useMe().roles.find(({ scope_kind, role }) => scope_kind === 'organisation' && role === 'owner');
  if (waits) return <EmptyState title={t('empty')}>{t('standing.noProject')}</EmptyState>;
  if (!owned) return <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>;
  const open = (
    <Button variant="default" renderRoot={(props) => <Link to="/org/$org" params={{ org: owned.scope }} {...props} />}>
      {t('openOrganisation')}
    </Button>
  );
  return (
    <EmptyState title={t('empty')} action={open}>
      {t('emptyOwner')}
    </EmptyState>
  );
}

function useProjectColumns(): Column<MyBudget>[] {
  const { t } = useTranslation('home');
  const roles = { lead: t('roles.lead'), engineer: t('roles.engineer'), viewer: t('roles.viewer') };
  const roleWords = (names: string[]) => names.map((name) => roles[name as keyof typeof roles] ?? name).join(', ');
  return [
    {
      key: 'name',
      head: t('name'),
      cell: ({ project, name, number }) => (
        <>
          <Link to="/p/$project" params={{ project }}>
            {name}
          </Link>
          <div className="dim small">{number}</div>
        </>
      ),
      csv: ({ name }) => name,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={state === 'active'} />,
      csv: ({ state }) => state,
    },
    {
      key: 'left',
      head: t('left'),
      cell: ({ grant }) => (grant ? <Left grant={grant} /> : <span className="dim">{t('noGrant')}</span>),
      csv: ({ grant }) => grant && `${grant.available.amount} ${grant.available.currency}`,
      number: true,
    },
    {
      key: 'role',
      head: t('role'),
      cell: ({ roles: names }) => roleWords(names),
      csv: ({ roles: names }) => names.join(' '),
    },
  ];
}

function Left({ grant: { limit, spent, held, available, locked, lapsed } }: { grant: NonNullable<MyBudget['grant']> }) {
  const { t } = useTranslation('home');
  const formats = useFormats();
  const barred = minorUnits(locked) + minorUnits(lapsed);
  const words = {
    limit: formats.money(limit),
    spent: formats.money(spent),
    held: formats.money(held),
    available: formats.money(available),
    locked: formats.money(moneyOf(barred, limit.currency)),
  };
  return (
    <>
      <b>
        <Money of={available} />
      </b>
      <Bar
        label={t('leftBar', words)}
        whole={minorUnits(limit)}
        parts={[
          { kind: 'spent', size: minorUnits(spent) },
          { kind: 'held', size: minorUnits(held) },
          { kind: 'free', size: minorUnits(available) },
          { kind: 'locked', size: barred },
        ]}
      />
    </>
  );
}
