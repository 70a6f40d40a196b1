import { Button } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Columns, ErrorState, Id, Moment, Page, Panel, PlainTable, Status, useCut, useMay, Waiting } from '@app/ui';
import { AttemptsPanel } from './attempts-panel';
import { CapacityDialog } from './capacity-dialog';
import { CardsPanel } from './cards-panel';
import { PoolFacts } from './pool-facts';
import { AgentsPanel } from './operated/agents-panel';
import { utilisationQuery } from './operated/agents.api';
import { attemptsQuery, capacityQuery, operatedPoolQuery, poolCardsQuery } from './pools.api';
import { PriceDialog } from './price-dialog';
import { UtilisationPanel } from './utilisation/utilisation-panel';

const route = getRouteApi('/in/pools/$pool');

/** A pool for whoever operates it: capacity, prices to propose, and what runs there by country. */
export function OperatedPoolPage() {
  const { t } = useTranslation('pools');
  const { pool: id } = route.useParams();
  const may = useMay();
  const { data: pool } = useSuspenseQuery(operatedPoolQuery(id));
  const cards = useQuery(poolCardsQuery(id));
  const attempts = useQuery(attemptsQuery(id));
  const use = useQuery(utilisationQuery(id));
  const [open, setOpen] = useState<'price' | 'capacity' | null>(null);
  const close = () => setOpen(null);
  return (
    <Page
      title={pool.name}
      badge={<Status state={pool.state} />}
      meta={
        <>
          <Id of={pool.id} />
          {may('read', 'Audit', id) && (
            <Link to="/pools/$pool/audit" params={{ pool: id }}>
              {t('toRecord')}
            </Link>
          )}
        </>
      }
      actions={
        <>
          {may('update', 'Capacity', id) && (
            <Button variant="default" onClick={() => setOpen('capacity')}>
              {t('capacity.open')}
            </Button>
          )}
          {may('propose', 'RateCard', id) && <Button onClick={() => setOpen('price')}>{t('propose.open')}</Button>}
        </>
      }
    >
      <Columns
        aside={
          <>
            <UtilisationPanel query={use} busy={use.data?.busy_gpus ?? 0} gpus={pool.gpus} />
            <PoolFacts pool={pool} />
            <CapacityPanel pool={id} />
          </>
        }
      >
        {may('read', 'Agent', id) && <AgentsPanel pool={id} />}
        <CardsPanel cards={cards.data} error={cards.error} />
        <AttemptsPanel query={attempts} />
      </Columns>
      {open === 'price' && <PriceDialog pool={pool} onClose={close} />}
      {open === 'capacity' && <CapacityDialog pool={pool} onClose={close} />}
    </Page>
  );
}

function CapacityPanel({ pool }: { pool: string }) {
  const { t } = useTranslation('pools');
  const { data, error, refetch } = useQuery(capacityQuery(pool));
  const cut = useCut();
  return (
    <Panel title={t('capacity.title')} flush={!!data} foot={cut(data)}>
      {error && !data && <ErrorState error={error} title={t('capacity.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={2} />}
      {data && (
        <PlainTable
          rows={data.data}
          rowKey={({ set_at }) => set_at}
          columns={[
            { key: 'from', head: t('cards.from'), cell: ({ valid_from }) => <Moment at={valid_from} /> },
            { key: 'note', head: t('capacity.note'), cell: ({ note }) => note ?? <span className="dim">–</span> },
            { key: 'gpus', head: t('gpus'), cell: ({ gpus }) => gpus, number: true },
          ]}
        />
      )}
    </Panel>
  );
}
