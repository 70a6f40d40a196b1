import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SelectField } from '@app/ui';

/** For which organisation one acts, where one is in the project for several. It stands in the address. */
export function ForWhom(props: { organisations: string[]; chosen: string; nameOf: (org: string) => string }) {
  const { organisations, chosen, nameOf } = props;
  const { t } = useTranslation('identity');
  const navigate = useNavigate();
  return (
    <SelectField
      name="for"
      label={t('forWhom')}
      value={chosen}
      onChange={(event) =>
        void navigate({ to: '.', search: { for: event.currentTarget.value } as never, resetScroll: false })
      }
      data={organisations.map((org) => ({ value: org, label: nameOf(org) }))}
    />
  );
}
