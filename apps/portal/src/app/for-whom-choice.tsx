import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Row, SelectField, useMe } from '@app/ui';
import type { components } from '@app/api-client';
import { organisationsIn, useForWhom } from './for-whom';

/** The choice for which organisation one acts in a project. Few are in one for several: it comes with its own chunk, and the fields with it. */
export default function ForWhom({ project }: { project: components['schemas']['ProjectDto'] }) {
  const { t } = useTranslation('app');
  const client = useQueryClient();
  const organisations = organisationsIn(useMe(), project.id);
  const [chosen, choose] = useForWhom(project.id);
  const nameOf = (id: string) => project.participants.find((each) => each.organisation === id)?.organisation_name ?? id;
  return (
    <Row>
      <SelectField
        name="for-whom"
        label={t('forWhom.label')}
        description={t('forWhom.help')}
        asks={chosen === null}
        value={chosen ?? ''}
        onChange={(event) => {
          choose(event.currentTarget.value);
          // What a launch would draw on is another organisation's now.
          void client.invalidateQueries({ queryKey: ['projects', project.id] });
        }}
        data={organisations.map((id) => ({ value: id, label: nameOf(id) }))}
      />
    </Row>
  );
}
