import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorState,
  FieldGrid,
  Form,
  Note,
  Page,
  Panel,
  SelectField,
  TextAreaField,
  TextField,
  toast,
  useCut,
  useFormats,
  useMay,
  useKeyed,
} from '@app/ui';
import { createProject, verifiedQuery } from './projects.api';

const route = getRouteApi('/in/programmes/$programme/projects/new');

/** Makes a project with the organisation that answers for it. */
export function NewProjectPage() {
  const { t } = useTranslation('projects');
  const { programme } = route.useParams();
  const mayMake = useMay()('create', 'Project', programme);
  return (
    <Page
      title={t('new.title')}
      crumbs={[{ label: t('title'), to: `/programmes/${programme}/projects` }]}
      meta={t('new.meta')}
    >
      {mayMake ? <NewProject programme={programme} /> : <Note tone="info">{t('officeMakes')}</Note>}
    </Page>
  );
}

function NewProject({ programme }: { programme: string }) {
  const { t } = useTranslation('projects');
  const formats = useFormats();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), 200);
  const all = useQuery(verifiedQuery(programme, ''));
  const found = useQuery(verifiedQuery(programme, asked));
  const cut = useCut();
  const organisations = (found.data ?? all.data)?.data ?? [];
  const once = useKeyed();
  const send = async ({ name, summary, coordinator, lead_email }: Record<string, string>) => {
    const body = { name, coordinator, ...(summary.trim() && { summary }), ...(lead_email.trim() && { lead_email }) };
    const { id } = await once(body, (key) => createProject(programme, body, key));
    toast({ text: t('new.done', { name }) });
    void client.invalidateQueries({ queryKey: ['programmes', programme] });
    await navigate({ to: '/programmes/$programme/projects/$project', params: { programme, project: id } });
  };
  return (
    <>
      {all.error && <ErrorState error={all.error} title={t('new.failure')} retry={() => void all.refetch()} />}
      {all.data?.data.length === 0 && <Note>{t('new.noOrganisation')}</Note>}
      <Panel title={t('project')}>
        <Form long onSubmit={send} submit={t('new.submit')} needed={['name', 'coordinator']}>
          <TextField name="name" label={t('name')} />
          <TextAreaField name="summary" label={t('summary')} description={t('new.summaryNote')} />
          <FieldGrid names>
            {all.data?.next_cursor && (
              <TextField
                name="search"
                label={t('new.search')}
                value={search}
                onChange={({ currentTarget: { value } }) => setSearch(value)}
              />
            )}
            <SelectField
              name="coordinator"
              asks
              label={t('coordinator')}
              description={cut(found.data) ?? t('new.coordinatorNote')}
              data={organisations.map(({ id, name, country }) => ({
                value: id,
                label: `${name} · ${formats.country(country)}`,
              }))}
            />
            <TextField name="lead_email" type="email" label={t('new.lead')} description={t('new.leadNote')} />
          </FieldGrid>
        </Form>
      </Panel>
    </>
  );
}
