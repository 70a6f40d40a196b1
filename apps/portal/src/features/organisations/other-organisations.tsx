import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SelectField } from '@app/ui';
import { organisationQuery } from '../../app/organisation.api';

/** The way to another organisation of whoever is a member of several. */
export function OtherOrganisations({ others }: { others: string[] }) {
  const { t } = useTranslation('organisations');
  const navigate = useNavigate();
  const names = useQueries({ queries: others.map((org) => organisationQuery(org)) });
  const choices = others.map((org, i) => ({ value: org, label: names[i].data?.legal_name ?? org }));
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
