import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import {
  ErrorState,
  Key,
  KeyFigure,
  KeyFigures,
  Money,
  Panel,
  Stack,
  sumOf,
  useFormats,
  useMay,
  Waiting,
} from '@app/ui';
import { envelopesQuery, reconciliationQuery } from '../../app/programme.api';
import { spendingQuery } from './dashboard.api';

type Schemas = components['schemas'];

/** What a programme has, gives and spends: a row for each of its currencies, since they are never added up. */
export function ProgrammeFigures({ programme, currency }: { programme: string; currency: string }) {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  const envelopes = useQuery(envelopesQuery(programme));
  const checks = { ...reconciliationQuery(programme), enabled: useMay()('read', 'Reconciliation', programme) };
  const { data: ledger, dataUpdatedAt } = useQuery(checks);
  const spending = useQuery(spendingQuery(programme));
  if (envelopes.error && !envelopes.data)
    return <ErrorState error={envelopes.error} title={t('failure')} retry={() => void envelopes.refetch()} />;
  const all = envelopes.data?.data ?? [];
  const currencies = [...new Set([currency, ...all.map(({ limit }) => limit.currency)])];
  const right = ledger?.invariants.filter(({ wrong }) => wrong === 0).length;
  return (
    <Panel title={t('figures')}>
      {!envelopes.data && <Waiting rows={1} />}
      {envelopes.data && (
        <Stack>
          {currencies.map((each) => (
            <Fragment key={each}>
              {currencies.length > 1 && <h3>{t('figuresOf', { currency: formats.currency(each) })}</h3>}
              <MoneyFigures currency={each} envelopes={all} spending={spending.data?.data}>
                {ledger && each === currency && (
                  <KeyFigure
                    name={t('checks')}
                    note={t(ledger.holds ? 'checksHold' : 'checksBroken', {
                      at: formats.date(new Date(dataUpdatedAt), 'clock'),
                    })}
                  >
                    {t('checksOf', { held: right, all: ledger.invariants.length })}
                  </KeyFigure>
                )}
              </MoneyFigures>
            </Fragment>
          ))}
          {spending.error && !spending.data && (
            <ErrorState error={spending.error} title={t('spendingFailure')} retry={() => void spending.refetch()} />
          )}
        </Stack>
      )}
    </Panel>
  );
}

interface MoneyFiguresProps {
  currency: string;
  /** Of all currencies. */
  envelopes: Schemas['EnvelopeDto'][];
  /** Undefined until it is there. */
  spending: Schemas['EnvelopeSpendingDto'][] | undefined;
  children: ReactNode;
}

/** The figures in one currency. */
function MoneyFigures({ currency, envelopes, spending, children }: MoneyFiguresProps) {
  const { t } = useTranslation('dashboard');
  const sum = (amounts: Schemas['MoneyDto'][]) => (
    <Money
      of={sumOf(
        amounts.filter((money) => money.currency === currency),
        currency,
      )}
    />
  );
  return (
    <KeyFigures>
      <KeyFigure name={t('envelope')}>{sum(envelopes.map(({ limit }) => limit))}</KeyFigure>
      <KeyFigure name={t('awarded')}>{sum(envelopes.map(({ awarded }) => awarded))}</KeyFigure>
      <KeyFigure name={t('toAward')}>{sum(envelopes.map(({ available }) => available))}</KeyFigure>
      {spending && (
        <>
          <KeyFigure name={<Key kind="spent">{t('burn.spent')}</Key>}>
            {sum(spending.map(({ spent }) => spent))}
          </KeyFigure>
          <KeyFigure name={<Key kind="held">{t('burn.held')}</Key>}>{sum(spending.map(({ held }) => held))}</KeyFigure>
        </>
      )}
      {children}
    </KeyFigures>
  );
}
