import { useTranslation } from 'react-i18next';
import { Tabs } from '@app/ui';

/** Accounts, and what jobs hold of them. */
export function BudgetTabs({ project }: { project: string }) {
  const { t } = useTranslation('budget');
  const here = `/p/${project}/budget`;
  return (
    <Tabs
      label={t('title')}
      tabs={[
        { to: here, label: t('accounts') },
        { to: `${here}/holds`, label: t('holds') },
      ]}
    />
  );
}
