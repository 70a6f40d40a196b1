import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Note, Page, Panel, PlainTable, Status, useFormats, Waiting } from '@app/ui';
import { reconciliationQuery } from '../../app/programme.api';

const route = getRouteApi('/in/programmes/$programme/reconciliation');

/** Whether the books add up: every invariant, recomputed from the records. */
export function ReconciliationPage() {
  const { t, i18n } = useTranslation('records');
  const formats = useFormats();
  const { programme } = route.useParams();
  const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery(reconciliationQuery(programme));
  return (
    <Page
      title={t('reconciliation.title')}
      meta={data && t('reconciliation.at', { at: formats.date(new Date(dataUpdatedAt)) })}
      actions={
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          {t('reconciliation.again')}
        </Button>
      }
    >
      {error && !data && <ErrorState error={error} title={t('reconciliation.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <Note tone={data.holds ? 'ok' : 'bad'}>{t(data.holds ? 'reconciliation.holds' : 'reconciliation.broken')}</Note>
      )}
      {data && (
        <Panel title={t('reconciliation.invariants')} foot={t('reconciliation.numbers')} flush>
          <PlainTable
            rows={data.invariants}
            rowKey={({ invariant }) => invariant}
            columns={[
              {
                key: 'invariant',
                head: t('reconciliation.invariant'),
                cell: ({ invariant, meaning }) => (
                  <>
                    {i18n.exists(`records:reconciliation.meaning.${invariant}`) ? (
                      <>
                        <b>{t(`reconciliation.name.${invariant}` as 'reconciliation.name.I1')}</b>{' '}
                        <span className="dim small">{invariant}</span>
                        <div className="dim">
                          {t(`reconciliation.meaning.${invariant}` as 'reconciliation.meaning.I1')}
                        </div>
                      </>
                    ) : (
                      <>
                        <b lang="en">{meaning}</b> <span className="dim small">{invariant}</span>
                      </>
                    )}
                  </>
                ),
              },
              {
                key: 'result',
                head: t('reconciliation.result'),
                cell: ({ wrong, first_wrong }) => (
                  <>
                    <Status state={wrong === 0 ? 'succeeded' : 'failed'} bare={wrong === 0}>
                      {t(wrong === 0 ? 'reconciliation.one' : 'reconciliation.not')}
                    </Status>
                    {first_wrong && (
                      <div className="small">
                        {t('reconciliation.first')} <code>{first_wrong}</code>
                      </div>
                    )}
                  </>
                ),
              },
              {
                key: 'looked',
                head: t('reconciliation.looked'),
                cell: ({ looked }) => formats.number(looked),
                number: true,
              },
              {
                key: 'wrong',
                head: t('reconciliation.wrong'),
                cell: ({ wrong }) => formats.number(wrong),
                number: true,
              },
            ]}
          />
        </Panel>
      )}
    </Page>
  );
}
