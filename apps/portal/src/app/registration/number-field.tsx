import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '@app/ui';
import { isChecked, numberHelp } from './registration-number';

/** An organisation's number in its country's register, and what can be said of it while it is written. */
export function NumberField({ country, value: first = '' }: { country: string; value?: string }) {
  const { t } = useTranslation('app');
  const [written, setWritten] = useState(first);
  const help = numberHelp(country, written);
  const form = isChecked(country) ? t(`number.form.${country}`) : t('number.form.other');
  const said = {
    empty: form,
    unchecked: t('number.unchecked'),
    signs: t('number.signs', { form }),
    check: t('number.check', { form }),
    good: t('number.good'),
    short: t('number.short', { count: 'count' in help ? help.count : 0 }),
    long: t('number.long', { count: 'count' in help ? help.count : 0 }),
  };
  return (
    <TextField
      name="registration_number"
      label={t('number.label')}
      description={<span aria-live="polite">{said[help.kind]}</span>}
      autoComplete="off"
      spellCheck={false}
      value={written}
      onChange={(event) => setWritten(event.currentTarget.value)}
    />
  );
}
