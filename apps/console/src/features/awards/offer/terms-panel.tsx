import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChoiceCards, EmptyState, FieldGrid, Money, NumberField, Panel, SelectField, Stack, useFormats } from '@app/ui';
import { moneyWritten, type WrittenAward } from './draft';
import type { Offering } from './use-offer';

const sources = ['launching', 'coordinator'] as const;

/** Who pays whom, and by which rate. */
export function TermsPanel({ programme, offer }: { programme: string; offer: Offering }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const { award, projects, change, faults } = offer;
  const set = (name: keyof WrittenAward) => (event: { currentTarget: { value: string } }) =>
    change({ [name]: event.currentTarget.value });
  const ceiling = moneyWritten(award.ceiling, award.currency, formats.read);
  return (
    <>
      <Panel title={t('offer.whom')}>
        <Stack>
          <SelectField
            name="project"
            asks
            label={t('project')}
            value={award.project}
            onChange={set('project')}
            data={projects.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Envelopes programme={programme} offer={offer} />
        </Stack>
      </Panel>
      <Panel title={t('offer.rate')}>
        <Stack>
          <FieldGrid>
            <NumberField
              name="subsidy_rate/num"
              label={t('offer.num')}
              inputMode="numeric"
              value={award.num}
              onChange={set('num')}
              onBlur={faults.onBlur}
              error={faults.of('subsidy_rate/num')}
            />
            <NumberField
              name="subsidy_rate/den"
              label={t('offer.den')}
              inputMode="numeric"
              value={award.den}
              onChange={set('den')}
            />
            <NumberField
              name="ceiling/amount"
              label={t('ceiling')}
              currency={award.currency}
              description={ceiling ? formats.money(ceiling) : t('offer.ceilingNote')}
              value={award.ceiling}
              onChange={set('ceiling')}
              onBlur={faults.onBlur}
              error={faults.of('ceiling/amount')}
            />
          </FieldGrid>
          <p className="dim small">{t('offer.rateNote', { num: award.num, den: award.den })}</p>
          <SelectField
            name="co_funding_from"
            asks
            label={t('offer.coFundingFrom')}
            value={award.coFundingFrom}
            onChange={({ currentTarget: { value } }) => change({ coFundingFrom: value as (typeof sources)[number] })}
            data={sources.map((value) => ({ value, label: t(`offer.from.${value}`) }))}
          />
        </Stack>
      </Panel>
    </>
  );
}

/** Envelopes to choose from, each with what it has left. */
function Envelopes({ programme, offer: { award, envelopes, change } }: { programme: string; offer: Offering }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  if (envelopes?.length === 0)
    return (
      <EmptyState
        title={t('envelopes.empty')}
        action={
          <Link to="/programmes/$programme/envelopes" params={{ programme }}>
            {t('envelopes.title')}
          </Link>
        }
      >
        {t('offer.noEnvelope')}
      </EmptyState>
    );
  const valueOf = (country: string, currency: string) => `${country} ${currency}`;
  return (
    <ChoiceCards
      name="envelope_country"
      label={t('offer.envelope')}
      beside
      choices={(envelopes ?? []).map(({ country, available }) => ({
        value: valueOf(country, available.currency),
        title: t('offer.envelopeOf', {
          country: formats.country(country),
          currency: formats.currency(available.currency),
        }),
        note: (
          <>
            {t('envelopes.available')} <Money of={available} />
          </>
        ),
      }))}
      chosen={[valueOf(award.country, award.currency)]}
      onChoose={([value]) => {
        const [country, currency] = value.split(' ');
        change({ country, currency });
      }}
    />
  );
}
