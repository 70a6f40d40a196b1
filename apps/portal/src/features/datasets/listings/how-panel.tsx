import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CopyButton, Fact, Facts, Panel, Row, Stack } from '@app/ui';
import { myProjectsQuery } from '../../../app/project.api';

/** What to do to be given a right, with the ids that the owner's steward will ask for. */
export function HowPanel() {
  const { t } = useTranslation('datasets');
  const { data: mine } = useQuery(myProjectsQuery());
  const projects = mine?.data ?? [];
  return (
    <Panel title={t('listings.how.title')} foot={t('rights.rule')}>
      <Stack>
        <p>{t('listings.how.text')}</p>
        {projects.length > 0 && (
          <Facts>
            {projects.map(({ id, name }) => (
              <Fact key={id} name={name}>
                <Row>
                  <code>{id}</code>
                  <CopyButton text={id} label={t('listings.copyProject', { name })} />
                </Row>
              </Fact>
            ))}
          </Facts>
        )}
      </Stack>
    </Panel>
  );
}
