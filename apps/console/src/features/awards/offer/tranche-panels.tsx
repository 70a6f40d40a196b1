import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DateField, FieldGrid, NumberField, Panel, Stack, sumOf, TextField, useFormats } from '@app/ui';
import { categories, emptyTranche, lineName, moneyOfTranche, moneyWritten, timeName } from './draft';
import type { Offering } from './use-offer';

/** So many tranches has an award at most. */
const most = 12;

/** The award's money and GPU time, a panel for each tranche. */
export function TranchePanels({ offer }: { offer: Offering }) {
  const { t } = useTranslation('awards');
  const { tranches } = offer.award;
  const add = () => offer.change({ tranches: [...tranches, emptyTranche(crypto.randomUUID())] });
  return (
    <>
      {tranches.map(({ key }, n) => (
        <TranchePanel key={key} n={n} offer={offer} />
      ))}
      {tranches.length < most && (
        <div>
          <Button variant="default" onClick={add}>
            {t('offer.addTranche')}
          </Button>
        </div>
      )}
    </>
  );
}

function TranchePanel({ n, offer }: { n: number; offer: Offering }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const { award, types, change, changeTranche, faults } = offer;
  const tranche = award.tranches[n];
  const { currency } = award;
  const told = (written: string | undefined) => {
    const money = moneyWritten(written ?? '', currency, formats.read);
    return money ? formats.money(money) : undefined;
  };
  const set = (name: 'label' | 'from' | 'until') => (event: { currentTarget: { value: string } }) =>
    changeTranche(n, { [name]: event.currentTarget.value });
  return (
    <Panel
      title={t('offer.tranche', { n: n + 1 })}
      note={currency && formats.money(sumOf(moneyOfTranche(tranche, currency, formats.read), currency))}
      aside={
        award.tranches.length > 1 && (
          <Button
            variant="subtle"
            c="var(--bad)"
            onClick={() => change({ tranches: award.tranches.filter(({ key }) => key !== tranche.key) })}
          >
            {t('offer.removeTranche')}
          </Button>
        )
      }
    >
      <Stack>
        <FieldGrid>
          <TextField
            name={`tranches/${n}/label`}
            label={t('offer.label')}
            description={t('offer.labelNote')}
            value={tranche.label}
            onChange={set('label')}
          />
          <DateField
            name={`tranches/${n}/valid_from`}
            label={t('offer.firstDay')}
            value={tranche.from}
            onChange={set('from')}
          />
          <DateField
            name={`tranches/${n}/valid_until`}
            label={t('offer.lastDay')}
            value={tranche.until}
            onChange={set('until')}
            onBlur={faults.onBlur}
            error={faults.of(`tranches/${n}/valid_until`)}
          />
        </FieldGrid>
        <h3>{t('offer.lines')}</h3>
        <FieldGrid>
          {categories.map((category) => (
            <NumberField
              key={category}
              name={lineName(n, tranche, category)}
              label={t(`category.${category}`)}
              currency={currency}
              description={told(tranche.lines[category])}
              value={tranche.lines[category] ?? ''}
              onBlur={faults.onBlur}
              error={faults.of(lineName(n, tranche, category))}
              onChange={({ currentTarget: { value } }) =>
                changeTranche(n, { lines: { ...tranche.lines, [category]: value } })
              }
            />
          ))}
        </FieldGrid>
        <p className="dim small">{t('offer.linesNote')}</p>
        <h3>{t('offer.time')}</h3>
        {types.length === 0 && <p className="dim small">{t('offer.noTypes')}</p>}
        <FieldGrid>
          {types.map((type) => (
            <NumberField
              key={type}
              name={timeName(n, tranche, types, type)}
              label={t('offer.hoursOf', { type })}
              value={tranche.time[type] ?? ''}
              onChange={({ currentTarget: { value } }) =>
                changeTranche(n, { time: { ...tranche.time, [type]: value } })
              }
            />
          ))}
        </FieldGrid>
      </Stack>
    </Panel>
  );
}
