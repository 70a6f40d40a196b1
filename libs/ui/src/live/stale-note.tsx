import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import { Note } from '../layout/note';
import type { Liveness } from './use-stream';

/** Says that what is shown may be old, and how old; nothing while all is well. */
export function StaleNote({ of }: { of: Liveness }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (of.state !== 'lost') return null;
  return <Note>{t('live.stale', { time: formats.date(new Date(of.since), 'clock') })}</Note>;
}
