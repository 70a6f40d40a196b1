import { useTranslation } from 'react-i18next';
import { Country, Fact, Facts, Money, Panel, useFormats } from '@app/ui';
import type { Pool } from './pools.api';

/** Where a pool is, what it has and what it costs. */
export function PoolFacts({ pool }: { pool: Pool }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const { country, site, gpu_type, gpus, engine, prices } = pool;
  return (
    <Panel title={t('facts')}>
      <Facts>
        <Fact name={t('country')}>
          <Country code={country} /> {formats.country(country)}
        </Fact>
        <Fact name={t('site')}>{site}</Fact>
        <Fact name={t('type')}>{gpu_type}</Fact>
        <Fact name={t('gpus')}>{formats.number(gpus)}</Fact>
        <Fact name={t('engine')}>{t(`engines.${engine}`)}</Fact>
        <Fact name={t('price')}>
          {prices.map(({ rate_card, price }) => (
            <div key={rate_card}>
              <Money of={price} />
            </div>
          ))}
          {prices.length === 0 && t('noPrice')}
        </Fact>
      </Facts>
    </Panel>
  );
}
