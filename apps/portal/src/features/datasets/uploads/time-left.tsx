import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@app/ui';
import type { UploadRate } from './upload-rate';

/** What can honestly be said of the time that is left, looked at each second. @param props.stalled said while nothing moves */
export function TimeLeft({ rate, total, stalled }: { rate: UploadRate; total: number; stalled: string }) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = rate.remaining(total, now);
  if (left.kind === 'unknown') return <span className="dim small">{t('upload.unknown')}</span>;
  if (left.kind === 'stalled') return <span className="small">{stalled}</span>;
  const values = { span: formats.span(left.seconds), pace: formats.bytes(left.perSecond) };
  return <span className="dim small">{t('upload.left', values)}</span>;
}
