import { IconHome } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AppShell, Bell, DaysZone, nameIn, Switcher, useMay, useMe } from '@app/ui';
import { findIn } from './find';
import { places } from './navigation';
import { programmeQuery, scopesOf } from './programme.api';
import { usePools } from './reference.api';
import { useRailCounts } from './use-waiting';

/** The console around a page: which programme, and where to go from here. */
export function ConsoleShell() {
  const { t } = useTranslation('app');
  const me = useMe();
  const may = useMay();
  const { programmes, pools, platform } = scopesOf(me);
  const { programme: id } = useParams({ strict: false });
  const named = useQueries({ queries: programmes.map(programmeQuery) });
  const { data: programme } = useQuery({ ...programmeQuery(id ?? ''), enabled: id !== undefined });
  const known = usePools();
  const counts = useRailCounts(id);
  const operated = pools.map((pool) => ({ id: pool, name: nameIn(known, pool) }));
  const contexts = named.flatMap(({ data }) =>
    data ? [{ to: `/programmes/${data.id}`, name: data.name, note: data.funder }] : [],
  );
  if (platform) contexts.push({ to: '/platform', name: t('platform'), note: t('platformNote') });
  const current = programme
    ? { name: programme.name, note: t('programmeOf', { funder: programme.funder }) }
    : platform
      ? { name: t('platform'), note: t('platformNote') }
      : { name: t('pools'), note: t('poolsNote', { count: operated.length }) };
  return (
    <AppShell
      console
      me={me}
      groups={places(t, may, id, operated, platform, counts)}
      find={id === undefined && !platform ? undefined : findIn(id, platform, t)}
      finds={t(`finds.${id === undefined ? (platform ? 'platform' : 'pages') : platform ? 'both' : 'programme'}`)}
      root={programme && { label: programme.name, to: `/programmes/${programme.id}` }}
      bell={<Bell site="console" />}
      foot={<div>{programme ? t('office', { funder: programme.funder }) : current.name}</div>}
      switcher={<Switcher label={t('switcher')} current={current} contexts={contexts} />}
      account={
        <li>
          <a href="/">
            <IconHome size={16} aria-hidden />
            {t('portal')}
          </a>
        </li>
      }
    >
      <DaysZone value={programme?.time_zone}>
        <Outlet />
      </DaysZone>
    </AppShell>
  );
}
