import { useTranslation } from 'react-i18next';
import { Tabs } from '@app/ui';

/** Data of one's own organisation, and what other organisations let know that they have. */
export function DatasetTabs() {
  const { t } = useTranslation('datasets');
  const tabs = [
    { to: '/datasets', label: t('listings.ours') },
    { to: '/datasets/listings', label: t('listings.tab') },
  ];
  return <Tabs label={t('title')} tabs={tabs} />;
}
