import { useTranslation } from 'react-i18next';
import { useFormats } from '@app/ui';
import type { Dataset } from './datasets.api';

export const modalities = ['text', 'speech', 'parallel', 'instruction', 'preference', 'eval'] as const;
export const personalData = ['none', 'anonymised', 'pseudonymised', 'personal', 'sensitive'] as const;
export const lawfulBases = [
  'not_personal',
  'consent',
  'explicit_consent',
  'contract',
  'legal_obligation',
  'vital_interest',
  'public_task',
  'legitimate_interest',
  'research',
] as const;
/** Countries of the programmes. */
export const countries = ['JP', 'TH', 'VN', 'MY', 'SG'] as const;
/** Languages that forms and filters offer, the region's own first: ISO 639-3 and BCP-47. Others are registered by the API. */
export const regionalLanguages: Record<string, string> = {
  tha: 'th-TH',
  tts: 'tts-TH',
  nod: 'nod-TH',
  vie: 'vi-VN',
  zsm: 'ms-MY',
  ind: 'id-ID',
  eng: 'en',
  cmn: 'zh',
  tam: 'ta',
  fil: 'fil',
  jpn: 'ja-JP',
};
/** States in which files may be added and taken away, as the API has them. */
export const openStates = ['draft', 'uploading', 'needs_attention'];

/** A dataset's kinds and languages in the reader's words. */
export function useDatasetWords() {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  /** A language by its tag. The browsers' own names lack two of the region's large ones. */
  const tongue = (tag: string) => {
    const [language] = tag.split('-');
    return language === 'tts' || language === 'nod' ? t(`tongue.${language}`) : formats.languageName(language);
  };
  return {
    tongue,
    modality: (name: (typeof modalities)[number]) => t(`modality.${name}`),
    languages: ({ languages }: Pick<Dataset, 'languages'>) => languages.map(({ bcp47 }) => tongue(bcp47)).join(', '),
  };
}
