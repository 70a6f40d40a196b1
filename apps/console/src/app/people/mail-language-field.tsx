import { useTranslation } from 'react-i18next';
import { languageNames, languages, SelectField } from '@app/ui';

/** In which language somebody is invited who has no account yet: the reader's own unless they choose. */
export function MailLanguageField({ name }: { name: string }) {
  const { t, i18n } = useTranslation('app');
  return (
    <SelectField
      name={name}
      label={t('people.language')}
      description={t('people.languageNote')}
      defaultValue={i18n.language}
      data={languages.map((value) => ({ value, label: languageNames[value] }))}
    />
  );
}
