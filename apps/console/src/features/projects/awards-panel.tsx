import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  ErrorState,
  LastDay,
  Money,
  Panel,
  PlainTable,
  Status,
  useFormats,
  useMay,
  Waiting,
} from '@app/ui';
import { awardsOfProjectQuery } from '../../app/awards.api';
import type { Project } from './projects.api';

/** States in which an award stands in the way of another. */
const live = ['offered', 'accepted', 'active', 'suspended', 'closing'];

/** Awards of a project, the newest first, and the way to offer one. */
export function AwardsPanel({ programme, project }: { programme: string; project: Project }) {
  const { t } = useTranslation('projects');
  const formats = useFormats();
  const mayOffer = useMay()('create', 'Award', programme);
  const { data, error, refetch } = useQuery(awardsOfProjectQuery(programme, project.id));
  const rows = data?.data ?? [];
  const free = data && project.state === 'active' && !rows.some(({ state }) => live.includes(state));
  const offer = mayOffer && free && (
    <Button
      renderRoot={(props) => (
        <Link
          to="/programmes/$programme/awards/new"
          params={{ programme }}
          search={{ project: project.id }}
          {...props}
        />
      )}
    >
      {t('awards.offer')}
    </Button>
  );
  return (
    <Panel title={t('awards.title')} aside={rows.length > 0 && offer} flush={rows.length > 0}>
      {error && !data && <ErrorState error={error} title={t('awards.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={2} />}
      {data && rows.length === 0 && (
        <EmptyState title={t('awards.empty')} action={offer}>
          {t(mayOffer ? 'awards.emptyText' : 'awards.officeOffers')}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'award',
              head: t('awards.award'),
              cell: ({ id, envelope_country }) => (
                <Link to="/programmes/$programme/awards/$award" params={{ programme, award: id }}>
                  {t('awards.from', { country: formats.country(envelope_country) })}
                </Link>
              ),
            },
            { key: 'state', head: t('state'), cell: ({ state }) => <Status state={state} bare={state === 'active'} /> },
            {
              key: 'until',
              head: t('awards.until'),
              cell: ({ valid_until }) => <LastDay until={valid_until} />,
            },
            {
              key: 'ceiling',
              head: t('awards.ceiling'),
              cell: ({ ceiling }) => <Money of={ceiling} />,
              number: true,
            },
          ]}
        />
      )}
    </Panel>
  );
}
