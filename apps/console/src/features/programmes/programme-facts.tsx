import { useTranslation } from 'react-i18next';
import { Fact, Facts, Panel, useFormats } from '@app/ui';
import type { Programme } from './programmes.api';

/** What a programme was made as. */
export function ProgrammeFacts({ programme }: { programme: Programme }) {
  const { t } = useTranslation('programmes');
  const formats = useFormats();
  const { funder, currency, starts_on, ends_on, fiscal_year_start_month, time_zone, created_at } = programme;
  const { city, zone } = formats.zone(time_zone);
  return (
    <Panel title={t('facts')}>
      <Facts>
        <Fact name={t('funder')}>{funder}</Fact>
        <Fact name={t('currency')}>{`${currency} · ${formats.currency(currency)}`}</Fact>
        <Fact name={t('time')}>{t('span', { from: formats.day(starts_on), until: formats.day(ends_on) })}</Fact>
        <Fact name={t('fiscalYear')}>{monthName(formats.language, fiscal_year_start_month)}</Fact>
        <Fact name={t('timeZone')}>{`${city} · ${zone}`}</Fact>
        <Fact name={t('made')}>{formats.date(created_at, 'day')}</Fact>
      </Facts>
    </Panel>
  );
}

/** A month by its name. @param month 1 to 12 */
export const monthName = (language: string, month: number): string =>
  new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2027, month - 1, 15)));
