import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import {
  api,
  Columns,
  Fact,
  Facts,
  Form,
  Id,
  ifMatch,
  meQuery,
  Named,
  Panel,
  Stack,
  TextField,
  toast,
  useMe,
  useProblemWords,
} from '@app/ui';
import { useOrganisationNames } from '../../../app/organisation.api';
import { organisationsOf } from '../../../app/own-organisations';

/** A person's name as others see it, their address, and where they have roles. */
export function ProfilePage() {
  const { t } = useTranslation('identity');
  const me = useMe();
  const client = useQueryClient();
  const rename = async ({ name }: Record<string, string>) => {
    const params = { header: ifMatch(me.version) };
    client.setQueryData(meQuery.queryKey, await unwrap(api.PATCH('/api/v1/me', { params, body: { name } })));
    toast({ text: t('profile.done') });
  };
  return (
    <Columns aside={<Roles />}>
      <Panel title={t('profile.title')}>
        <Stack>
          <Facts>
            <Fact name={t('profile.email')}>{me.email}</Fact>
            <Fact name={t('profile.id')}>
              <Id of={me.id} />
            </Fact>
          </Facts>
          <Form long onSubmit={rename} submit={t('profile.save')} needed={['name']}>
            <TextField
              name="name"
              label={t('profile.name')}
              description={t('profile.nameHelp')}
              defaultValue={me.name}
              autoComplete="name"
            />
          </Form>
        </Stack>
      </Panel>
    </Columns>
  );
}

/** Organisations of the person with their roles there. */
function Roles() {
  const { t } = useTranslation('identity');
  const say = useProblemWords();
  const me = useMe();
  const organisations = organisationsOf(me);
  const names = useOrganisationNames(organisations);
  const rolesIn = (org: string) => me.roles.flatMap(({ scope, role }) => (scope === org ? [say.roleAlone(role)] : []));
  const others = me.roles.filter(({ scope_kind }) => ['programme', 'pool', 'platform'].includes(scope_kind));
  return (
    <Panel title={t('profile.where')}>
      <Stack>
        {organisations.map((org) => (
          <div key={org}>
            <Link to="/org/$org" params={{ org }}>
              <Named among={names} id={org} />
            </Link>
            <div className="dim small">{rolesIn(org).join(', ')}</div>
          </div>
        ))}
        {organisations.length === 0 && <p className="dim">{t('profile.noOrganisation')}</p>}
        {others.length > 0 && (
          <div>
            <a href="/console/">{t('profile.console')}</a>
            <div className="dim small">{[...new Set(others.map(({ role }) => say.roleAlone(role)))].join(', ')}</div>
          </div>
        )}
        <Link to="/">{t('profile.projects')}</Link>
      </Stack>
    </Panel>
  );
}
