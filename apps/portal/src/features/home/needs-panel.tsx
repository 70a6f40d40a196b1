import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Moment, Panel, PlainTable, Waiting } from '@app/ui';
import { type Need, needsQuery } from '../../app/needs.api';

/** Where one answers it. */
function placeOf({ kind, id, project, organisation, dataset }: Need): { to: string; search?: object } {
  if (kind === 'question') return { to: `/p/${project}/quota/${id}` };
  if (kind === 'award') return { to: `/p/${project}/award` };
  if (kind === 'invitation') return { to: `/org/${organisation}/projects/${id}` };
  if (kind === 'lead') return { to: `/org/${organisation}/projects/${id}`, search: { name: 'lead' } };
  if (kind === 'steward') return { to: `/org/${organisation}/members` };
  if (kind === 'job') return { to: `/p/${project}/jobs/${id}` };
  const search = { org: organisation, version: id };
  return { to: `/datasets/${dataset}${kind === 'check' ? '/quality' : ''}`, search };
}

/** What waits for me, of every project and organisation. */
export function NeedsPanel() {
  const { t } = useTranslation('home');
  const { data, error, refetch } = useQuery(needsQuery);
  const needs = data?.data ?? [];
  const words = {
    question: t('needs.question'),
    award: t('needs.award'),
    invitation: t('needs.invitation'),
    lead: t('needs.lead'),
    steward: t('needs.steward'),
    job: t('needs.job'),
    check: t('needs.check'),
    review: t('needs.review'),
  };
  return (
    <Panel title={t('needs.title')} flush={needs.length > 0} foot={data?.more && t('needs.more')}>
      {error && !data && <ErrorState error={error} title={t('needs.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && needs.length === 0 && <EmptyState title={t('needs.none')}>{t('needs.noneText')}</EmptyState>}
      {needs.length > 0 && (
        <PlainTable
          rows={needs}
          rowKey={({ kind, id }) => `${kind} ${id}`}
          columns={[
            {
              key: 'what',
              head: t('needs.what'),
              cell: (need) => (
                <>
                  <Link {...(placeOf(need) as LinkProps)}>{need.name}</Link>
                  <div className="dim small">{words[need.kind]}</div>
                  {need.kind === 'lead' && (
                    <Button
                      variant="default"
                      mt={6}
                      renderRoot={(props) => <Link {...(placeOf(need) as LinkProps)} {...props} />}
                    >
                      {t('needs.nameLead')}
                    </Button>
                  )}
                </>
              ),
            },
            { key: 'since', head: t('needs.since'), cell: ({ at }) => <Moment at={at} />, number: true },
          ]}
        />
      )}
    </Panel>
  );
}
