import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceCards, Country, ErrorState, FormDialog, TextField, toast } from '@app/ui';
import { projectQuery } from '../../app/project.api';
import { invitableQuery, invite, invitedParts, type InvitedPart } from './projects.api';

/** Looks for a verified organisation by its name and asks it to take part. */
export function InviteDialog({ project, onClose }: { project: string; onClose: () => void }) {
  const { t } = useTranslation('projects');
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [part, setPart] = useState<InvitedPart>('co_applicant');
  const [asked] = useDebouncedValue(text.trim(), 200);
  // What was found stays while more is looked for, so that a choice is not lost under the hand.
  const found = useQuery({ ...invitableQuery(project, asked), placeholderData: keepPreviousData });
  const rows = found.data?.data ?? [];
  const send = async () => {
    const { organisation_name: name } = await invite(project, organisation, part);
    await client.invalidateQueries({ queryKey: projectQuery(project).queryKey });
    toast({ text: t('invite.done', { name }) });
  };
  return (
    <FormDialog
      title={t('invite.title')}
      effect={t('invite.effect')}
      act={t('invite.act')}
      needed={['organisation']}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField
        name="search"
        label={t('invite.search')}
        description={t('invite.searchHelp')}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {found.error && <ErrorState error={found.error} title={t('invite.failure')} />}
      {found.data && rows.length === 0 && <p role="status">{t('invite.none')}</p>}
      <ChoiceCards
        name="organisation"
        label={t('organisation')}
        chosen={[organisation]}
        onChoose={([chosen]) => setOrganisation(chosen)}
        choices={rows.map(({ id, name, country }) => ({
          value: id,
          title: name,
          aside: <Country code={country} />,
        }))}
      />
      {found.data?.more && <p className="dim small">{t('invite.more')}</p>}
      <h3>{t('part')}</h3>
      <ChoiceCards
        name="role"
        label={t('part')}
        chosen={[part]}
        onChoose={([chosen]) => setPart(chosen as InvitedPart)}
        choices={invitedParts.map((value) => ({ value, title: t(`parts.${value}`), note: t(`partDoes.${value}`) }))}
      />
    </FormDialog>
  );
}
