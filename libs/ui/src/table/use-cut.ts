import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import type { ListPage } from '../server/every-page';

/** Says of a list shown without its pages that there is more than what is shown; nothing where that is all. */
export function useCut(): (list: ListPage<unknown> | undefined) => string | undefined {
  const { t } = useTranslation();
  const formats = useFormats();
  return (list) =>
    list?.next_cursor ? t('table.cut', { count: list.data.length, n: formats.number(list.data.length) }) : undefined;
}
