import { useTranslation } from 'react-i18next';
import {
  ChoiceCards,
  type Language,
  languageNames,
  languages,
  Panel,
  Stack,
  useFormats,
  useLanguage,
  useMe,
} from '@app/ui';

/** The language of pages and mails, and the time zone that times are shown in. */
export function LanguagePage() {
  const { t, i18n } = useTranslation('identity');
  const formats = useFormats();
  const choose = useLanguage(useMe());
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Panel title={t('language.title')} foot={t('language.zone', { zone })}>
      <Stack>
        <p>{t('language.note')}</p>
        <ChoiceCards
          name="locale"
          label={t('language.title')}
          chosen={[i18n.language]}
          onChoose={([language]) => void choose(language as Language)}
          choices={languages.map((value) => ({
            value,
            title: <span lang={value}>{languageNames[value]}</span>,
            note: formats.languageName(value),
          }))}
        />
      </Stack>
    </Panel>
  );
}
