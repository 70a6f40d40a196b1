import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Id, Note, Page, Status, useMay, useMe } from '@app/ui';
import { InvitationsPanel } from '../../../app/people/invitations-panel';
import type { Invited, RoleHolder } from '../../../app/people/people.api';
import { PeoplePanel } from '../../../app/people/people-panel';
import { usePlatform } from '../../../app/use-platform';
import { PoolFacts } from '../pool-facts';
import { PoolActs } from './pool-acts';
import {
  inviteOperator,
  nameOperator,
  operatorsQuery,
  platformPoolQuery,
  poolInvitationsQuery,
  removeOperator,
  withdrawOperator,
} from './platform-pools.api';

const route = getRouteApi('/in/platform/pools/$poolId');

/** A pool for the platform administrator: its facts, its name and state, and who operates it. */
export function PlatformPoolPage() {
  const { t } = useTranslation('pools');
  const { poolId: id } = route.useParams();
  const client = useQueryClient();
  const me = useMe();
  const mayName = useMay()('name', 'Person', usePlatform());
  const { data: pool } = useSuspenseQuery(platformPoolQuery(id));
  const operators = useQuery(operatorsQuery(id));
  const invitations = useQuery(poolInvitationsQuery(id));
  const after = () => {
    void client.invalidateQueries({ queryKey: platformPoolQuery(id).queryKey });
    void client.invalidateQueries({ queryKey: ['me'] });
  };
  const naming = {
    onName: (named: { email: string }, key: string) => nameOperator(id, named, key).then(after),
    onRemove: (holder: RoleHolder) => removeOperator(id, holder).then(after),
    onInvite: (invited: Invited, key: string) => inviteOperator(id, invited, key).then(after),
  };
  const own = me.roles.some(({ scope_kind, scope }) => scope_kind === 'pool' && scope === id);
  return (
    <Page
      title={pool.name}
      crumbs={[{ label: t('title'), to: '/platform/pools' }]}
      badge={<Status state={pool.state} />}
      meta={
        <>
          <Id of={pool.id} />
          <Link to="/platform/audit" search={{ about: pool.id }}>
            {t('toRecord')}
          </Link>
          {own && (
            <Link to="/pools/$pool" params={{ pool: id }}>
              {t('toOperated')}
            </Link>
          )}
        </>
      }
      actions={<PoolActs pool={pool} />}
    >
      {pool.prices.length === 0 && <Note tone="info">{t('priceNext')}</Note>}
      <Columns aside={<PoolFacts pool={pool} />}>
        <PeoplePanel query={operators} roles={['operator']} naming={mayName ? naming : undefined} />
        {mayName && (
          <InvitationsPanel query={invitations} onWithdraw={(gone) => withdrawOperator(id, gone).then(after)} />
        )}
      </Columns>
    </Page>
  );
}
