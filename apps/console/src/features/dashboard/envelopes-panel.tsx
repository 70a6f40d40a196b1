import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  Country,
  EmptyState,
  ErrorState,
  Key,
  minorUnits,
  Money,
  moneyOf,
  Panel,
  Row,
  Stack,
  useFormats,
  Waiting,
} from '@app/ui';
import { envelopesQuery } from '../../app/programme.api';
import { spendingQuery } from './dashboard.api';

/** What each country's envelope holds, and how much of it is promised. */
export function EnvelopesPanel({ programme }: { programme: string }) {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(envelopesQuery(programme));
  const spending = useQuery(spendingQuery(programme));
  const envelopes = data?.data ?? [];
  return (
    <Panel
      title={t('envelopes')}
      aside={
        <Row>
          <Key kind="spent">{t('burn.spent')}</Key>
          <Key kind="held">{t('burn.held')}</Key>
        </Row>
      }
    >
      {error && !data && <ErrorState error={error} title={t('envelopesFailure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={4} />}
      {data && envelopes.length === 0 && <EmptyState title={t('noEnvelopes')}>{t('noEnvelopesText')}</EmptyState>}
      <Stack>
        {data && spending.error && !spending.data && (
          <ErrorState error={spending.error} title={t('spendingFailure')} retry={() => void spending.refetch()} />
        )}
        {envelopes.map(({ id, country, limit, awarded }) => {
          const drawn = spending.data?.data.find(({ envelope }) => envelope === id);
          const spent = drawn ? minorUnits(drawn.spent) : 0n;
          const held = drawn ? minorUnits(drawn.held) : 0n;
          return (
            <div key={id}>
              <Row>
                <Country code={country} />
                <span>{formats.country(country)}</span>
                <span>
                  <b>
                    <Money of={awarded} />
                  </b>{' '}
                  <span className="dim">{t('awardedOf', { all: formats.money(limit) })}</span>
                </span>
              </Row>
              {spending.data && (
                <Bar
                  large
                  label={t('envelopeBar', {
                    country: formats.country(country),
                    awarded: formats.money(awarded),
                    limit: formats.money(limit),
                    spent: formats.money(moneyOf(spent, limit.currency)),
                    held: formats.money(moneyOf(held, limit.currency)),
                  })}
                  whole={minorUnits(limit)}
                  parts={[
                    { kind: 'spent', size: spent },
                    { kind: 'held', size: held },
                  ]}
                />
              )}
            </div>
          );
        })}
      </Stack>
    </Panel>
  );
}
