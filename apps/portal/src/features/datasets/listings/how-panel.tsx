import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton, Fact, Facts, Panel, Row, Stack } from '@app/ui';
import { everyProjectOfMineQuery } from '../../../app/project.api';

/** Projects that are shown at a time; of more one types a part of the name. */
const most = 8;

/** What to do to be given a right, with the ids that the owner's steward will ask for. */
export function HowPanel() {
  const { t, i18n } = useTranslation(['datasets', 'ui']);
  const { data: mine } = useQuery(everyProjectOfMineQuery);
  const [text, setText] = useState('');
  const projects = mine?.data ?? [];
  const plain = (word: string) => word.toLocaleLowerCase(i18n.language);
  const found = projects.filter(({ name, number }) => plain(`${name} ${number}`).includes(plain(text.trim())));
  return (
    <Panel title={t('listings.how.title')} foot={t('rights.rule')}>
      <Stack>
        <p>{t('listings.how.text')}</p>
        {projects.length > most && (
          <TextInput
            type="search"
            label={t('listings.how.find')}
            description={t('switcher.shown', {
              ns: 'ui',
              count: Math.min(most, found.length),
              all: found.length,
            })}
            inputWrapperOrder={['label', 'input', 'description']}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {found.length > 0 && (
          <Facts>
            {found.slice(0, most).map(({ id, name }) => (
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
