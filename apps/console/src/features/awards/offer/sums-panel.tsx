import { useTranslation } from 'react-i18next';
import {
  Bar,
  EmptyState,
  Fact,
  Facts,
  minorUnits,
  Money,
  moneyOf,
  Note,
  Panel,
  Stack,
  sumOf,
  useFormats,
} from '@app/ui';
import { coFundingFor, moneyForCompute, moneyOfAward, moneyWritten } from './draft';
import type { Envelope, Offering } from './use-offer';

/** What the award would take of its envelope, and what it asks of the partners, as it is being written. */
export function SumsPanel({ offer: { award, envelope } }: { offer: Offering }) {
  const { t } = useTranslation('awards');
  return (
    <Panel title={t('offer.sums')}>
      {envelope ? <Sums envelope={envelope} award={award} /> : <EmptyState title={t('offer.chooseEnvelope')} />}
    </Panel>
  );
}

function Sums({ envelope, award }: { envelope: Envelope; award: Offering['award'] }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const { currency } = award;
  const sum = minorUnits(sumOf(moneyOfAward(award, formats.read), currency));
  const [limit, awarded, available] = [envelope.limit, envelope.awarded, envelope.available].map(minorUnits);
  const money = (units: bigint) => <Money of={moneyOf(units, currency)} />;
  const over = sum - available;
  const ceiling = moneyWritten(award.ceiling, currency, formats.read);
  const partners = coFundingFor(minorUnits(sumOf(moneyForCompute(award, formats.read), currency)), award);
  return (
    <Stack>
      <Bar
        large
        label={t('offer.bar', {
          awarded: formats.money(envelope.awarded),
          sum: formats.money(moneyOf(sum, currency)),
          limit: formats.money(envelope.limit),
        })}
        whole={over > 0n ? limit + over : limit}
        parts={[
          { kind: 'spent', size: awarded },
          { kind: 'request', size: over > 0n ? available : sum },
          { kind: 'over', size: over > 0n ? over : 0n },
        ]}
      />
      <div aria-live="polite">
        <Facts>
          <Fact name={t('offer.free')}>{money(available)}</Fact>
          <Fact name={t('offer.total')}>
            <b>{money(sum)}</b>
          </Fact>
          {over <= 0n && <Fact name={t('offer.freeAfter')}>{money(-over)}</Fact>}
          {ceiling && <Fact name={t('ceiling')}>{money(minorUnits(ceiling))}</Fact>}
          {partners !== null && <Fact name={t('offer.partners')}>{money(partners)}</Fact>}
        </Facts>
      </div>
      {over > 0n && <Note tone="bad">{t('offer.over', { amount: formats.money(moneyOf(over, currency)) })}</Note>}
      {ceiling && minorUnits(ceiling) < sum && <Note tone="bad">{t('offer.belowTotal')}</Note>}
      <p className="dim small">{t('offer.partnersNote')}</p>
    </Stack>
  );
}
