import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
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
import { type Hold, holdQuery, type Job } from './jobs.api';

/** What the job was charged of what is held for it, grant and co-funding apart. */
export function CostPanel({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const { data: hold, error, refetch } = useQuery(holdQuery(job.project, job.hold));
  return (
    <Panel title={t('cost.title')}>
      {hold && <Cost project={job.project} hold={hold} />}
      {!hold && error && <ErrorState error={error} title={t('cost.failure')} retry={() => void refetch()} />}
      {!hold && !error && (job.hold === null ? <p className="dim">{t('cost.none')}</p> : <Waiting rows={3} />)}
    </Panel>
  );
}

function Cost({ project, hold }: { project: string; hold: Hold }) {
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
            <Link to="/p/$project/budget/accounts/$account" params={{ project, account }}>
              <Money of={{ amount: captured, currency }} />
            </Link>
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
