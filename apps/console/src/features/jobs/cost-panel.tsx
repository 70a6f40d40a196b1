import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  ErrorState,
  Fact,
  Facts,
  GpuTime,
  Key,
  KeyFigure,
  KeyFigures,
  minorUnits,
  Money,
  moneyOf,
  Panel,
  Stack,
  useFormats,
  Waiting,
} from '@app/ui';
import type { Job } from '../../app/jobs.api';
import { type Hold, holdQuery } from './job.api';

/** What the job was charged of what is held for it, grant and co-funding apart. */
export function CostPanel({ programme, job }: { programme: string; job: Job }) {
  const { t } = useTranslation('jobs');
  const { data, error, refetch } = useQuery(holdQuery(programme, job.id));
  return (
    <Panel title={t('cost.title')}>
      {error && !data && <ErrorState error={error} title={t('cost.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && <Cost hold={data} />}
    </Panel>
  );
}

function Cost({ hold }: { hold: Hold }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const { currency } = hold.price;
  const legs = hold.legs.filter(({ share }) => share !== 'gpu');
  const sum = (part: 'amount' | 'captured') =>
    legs.reduce((total, leg) => total + minorUnits({ amount: leg[part], currency }), 0n);
  const [whole, charged] = [sum('amount'), sum('captured')];
  const words = { spent: formats.money(moneyOf(charged, currency)), hold: formats.money(moneyOf(whole, currency)) };
  return (
    <Stack>
      <KeyFigures>
        <KeyFigure name={<Key kind="spent">{t('cost.charged')}</Key>} note={t('cost.of', words)}>
          <Money of={moneyOf(charged, currency)} />
        </KeyFigure>
      </KeyFigures>
      <Bar
        large
        label={t('cost.bar', words)}
        whole={whole}
        parts={[
          { kind: 'spent', size: charged },
          { kind: 'held', size: hold.state === 'open' ? whole - charged : 0n },
        ]}
      />
      <Facts>
        {legs.map(({ account, share, captured }) => (
          <Fact key={account} name={share === 'grant' ? t('cost.grant') : t('cost.coFunding')}>
            <Money of={{ amount: captured, currency }} />
          </Fact>
        ))}
        <Fact name={t('cost.gpu')}>
          <GpuTime seconds={hold.captured_seconds} />
        </Fact>
        <Fact name={t('cost.price')}>{t('cost.perHour', { price: formats.money(hold.price) })}</Fact>
      </Facts>
    </Stack>
  );
}
