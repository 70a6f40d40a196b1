import { useTranslation } from 'react-i18next';
import { useDaysZone } from '../formats/days-zone';
import { useFormats } from '../formats/use-formats';

/** Whose days those of a page are: told once on it. @param props.timeZone the programme's around the page unless another is said */
export function DaysNote({ timeZone }: { timeZone?: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const around = useDaysZone();
  return <span>{t('days', formats.zone(timeZone ?? around))}</span>;
}
