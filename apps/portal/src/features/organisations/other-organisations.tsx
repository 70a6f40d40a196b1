import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { nameIn, SelectField } from '@app/ui';
import { useOrganisationNames } from '../../app/organisation.api';

/** The way to another organisation of whoever is a member of several. */
export function OtherOrganisations({ others }: { others: string[] }) {
  const { t } = useTranslation('organisations');
  const navigate = useNavigate();
  const names = useOrganisationNames(others);
  const choices = others.map((org) => ({ value: org, label: nameIn(names, org) }));
  const go = (org: string) => org && void navigate({ to: '/org/$org', params: { org } });
  return (
    <SelectField
      name="organisation"
      label={<span className="unseen">{t('another')}</span>}
      value=""
      onChange={(event) => go(event.currentTarget.value)}
      data={[{ value: '', label: t('another') }, ...choices]}
    />
  );
}
