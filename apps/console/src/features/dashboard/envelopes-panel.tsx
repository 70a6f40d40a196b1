import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  Country,
  EmptyState,
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
  const { data } = useQuery(envelopesQuery(programme));
  const spending = useQuery(spendingQuery(programme)).data?.data;
  const envelopes = data?.data ?? [];
  const several = new Set(envelopes.map(({ limit }) => limit.currency)).size > 1;
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
      {!data && <Waiting rows={4} />}
      {data && envelopes.length === 0 && <EmptyState title={t('noEnvelopes')}>{t('noEnvelopesText')}</EmptyState>}
      <Stack>
        {envelopes.map(({ id, country, limit, awarded }) => {
          const drawn = spending?.find(({ envelope }) => envelope === id);
          const spent = drawn ? minorUnits(drawn.spent) : 0n;
          const held = drawn ? minorUnits(drawn.held) : 0n;
          return (
            <div key={id}>
              <Row>
                <Country code={country} />
                <span>{formats.country(country)}</span>
                <span>
                  <b>
                    <Money of={awarded} code={several} />
                  </b>{' '}
                  <span className="dim">
                    {t('awardedOf', { all: formats.money(limit, several ? 'code' : 'symbol') })}
                  </span>
                </span>
              </Row>
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
            </div>
          );
        })}
      </Stack>
    </Panel>
  );
}
