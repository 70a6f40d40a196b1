import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CodeBlock, Columns, EmptyState, ErrorState, Note, Page, Panel, Stack, useMay, useMe, Waiting } from '@app/ui';
import { organisationsIn, useForWhom } from '../../../app/for-whom';
import { projectQuery } from '../../../app/project.api';
import { AccountsPanel } from './accounts-panel';
import { KeysPanel } from './keys-panel';
import { accountsQuery } from './keys.api';
import { exampleFor, keepKey } from './snippets';
import { Snippets } from './snippets-view';
import { usualScopes } from './scopes';

const route = getRouteApi('/in/p/$project/keys');

/** Keys that programs carry in a project, each of a service account, and how they are used. */
export function ProjectKeysPage() {
  const { t } = useTranslation('identity');
  const { project: id } = route.useParams();
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const may = useMay();
  const [organisation] = useForWhom(id);
  const choosing = organisation === null && organisationsIn(useMe(), id).length > 1;
  const accounts = useQuery({ ...accountsQuery(id), enabled: may('read', 'ServiceAccount', id) });
  const nameOf = (org: string) =>
    project.participants.find((each) => each.organisation === org)?.organisation_name ?? org;
  if (!may('read', 'Key', id) || !organisation)
    return (
      <Page title={t('title')}>
        <EmptyState title={t(choosing ? 'forWhom' : 'notYours')}>
          {t(choosing ? 'forWhomText' : 'notYoursText')}
        </EmptyState>
      </Page>
    );
  const mayMake = may('create', 'Key', id);
  const ours = accounts.data?.data.filter((each) => each.organisation === organisation) ?? [];
  return (
    <Page title={t('title')} meta={<span>{t('meta')}</span>}>
      {!mayMake && <Note tone="info">{t('leadMakes')}</Note>}
      {accounts.error && <ErrorState error={accounts.error} title={t('accounts.failure')} />}
      {accounts.isPending && <Waiting rows={3} />}
      {accounts.data && (
        <>
          <AccountsPanel
            project={id}
            organisation={organisation}
            accounts={accounts.data.data}
            nameOf={nameOf}
            mayMake={mayMake}
          />
          <KeysPanel
            holder={{ kind: 'project', project: id, organisation }}
            accounts={ours}
            mayMake={mayMake}
            title={t('keys.title')}
            note={t('keys.noteProject', { organisation: nameOf(organisation) })}
          />
        </>
      )}
      <HowToUse project={id} />
    </Page>
  );
}

/** How a program uses a key, for whoever has one already. */
function HowToUse({ project }: { project: string }) {
  const { t } = useTranslation('identity');
  return (
    <Panel title={t('use.title')} note={t('use.note')}>
      <Columns aside={<a href="/api/docs">{t('use.reference')}</a>}>
        <Stack>
          <CodeBlock label={t('made.shell')} copy={t('made.copy')}>
            {keepKey('msn_live_…')}
          </CodeBlock>
          <Snippets address={exampleFor(location.origin, usualScopes, project)} />
        </Stack>
      </Columns>
    </Panel>
  );
}
