import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceCards, FormDialog, Note, SelectField, toast, useProblemWords } from '@app/ui';
import {
  everyMemberQuery,
  type Holder,
  nameInProject,
  type Participation,
  peopleQuery,
  projectRoles,
  type ProjectRole,
} from '../organisations.api';

interface Props {
  org: string;
  participation: Participation;
  /** Whose role changes; null: somebody who has none yet is chosen. */
  person: Holder | null;
  /** The organisation coordinates, and nobody of it leads: a lead is named first. */
  leadless: boolean;
  onClose: () => void;
}

/** Names a member for a project, in one role. */
export function NameDialog({ org, participation, person, leadless, onClose }: Props) {
  const { t } = useTranslation('organisations');
  const say = useProblemWords();
  const client = useQueryClient();
  const { data: members } = useQuery(everyMemberQuery(org));
  const people = peopleQuery(org, participation.id);
  const { data: there } = useQuery(people);
  const [role, setRole] = useState((person?.role as ProjectRole | undefined) ?? (leadless ? 'lead' : 'engineer'));
  const taken = new Set(there?.data.map((each) => each.person));
  const free = (members?.data ?? []).filter((each) => !taken.has(each.person));
  const send = async (values: Record<string, string>) => {
    const named = await nameInProject(org, participation.id, person?.person ?? values.person, role);
    await client.invalidateQueries({ queryKey: people.queryKey });
    await client.invalidateQueries({ queryKey: ['me'] });
    toast({ text: t('people.named', { name: named.name, role: say.role(named.role) }) });
  };
  const choices = free.map(({ person: id, name, email }) => ({ value: id, label: t('people.who', { name, email }) }));
  return (
    <FormDialog
      title={person ? t('people.changeTitle', { name: person.name }) : t('people.addTitle')}
      effect={t('people.addEffect', { project: participation.project_name })}
      act={person ? t('people.changeAct') : t('people.addAct')}
      needed={person ? [] : ['person']}
      onSubmit={send}
      onClose={onClose}
    >
      {!person && (
        <SelectField
          name="person"
          label={t('people.person')}
          description={t('people.personHelp')}
          data={[{ value: '', label: t('people.choose') }, ...choices]}
        />
      )}
      {leadless && <Note tone="info">{t('people.leadFirst')}</Note>}
      <ChoiceCards
        name="role"
        label={t('people.role')}
        chosen={[role]}
        onChoose={([chosen]) => setRole(chosen as ProjectRole)}
        choices={projectRoles.map((value) => ({
          value,
          title: say.roleAlone(value),
          note: t(`inProject.${value}`),
        }))}
      />
    </FormDialog>
  );
}
