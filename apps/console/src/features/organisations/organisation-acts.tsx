import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { TextAreaField, FormDialog, toast, useAsking, useMay, useMe } from '@app/ui';
import { decideOn, type Organisation, type OrganisationAct, organisationQuery } from './organisations.api';

/** What each state allows, the likely first. */
const allowed: Record<Organisation['state'], OrganisationAct[]> = {
  registered: ['verify', 'close'],
  verified: ['suspend', 'close'],
  suspended: ['lift', 'close'],
  closed: [],
};
const rights = { verify: 'verify', suspend: 'suspend', lift: 'suspend', close: 'suspend' } as const;

/** The field that the API wants words in. */
const wordsOf = (act: OrganisationAct) => (act === 'verify' ? 'evidence' : 'reason');

/** Decisions about an organisation; each says in a dialog what it does and asks for the words that go on record. */
export function OrganisationActs({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation('organisations');
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const asking = useAsking<OrganisationAct, Organisation>(organisation, ({ state }) => allowed[state]);
  const platform = me.roles.find(({ scope_kind }) => scope_kind === 'platform')?.scope ?? '';
  const acts = asking.acts.filter((act) => may(rights[act], 'Organisation', platform));
  const decide = async (act: OrganisationAct, { [wordsOf(act)]: words }: Record<string, string>) => {
    const after = await asking.send(words, (seen, key) => decideOn(act, seen, words, key));
    client.setQueryData(organisationQuery(organisation.id).queryKey, after);
    void client.invalidateQueries({ queryKey: ['platform', 'organisations'] });
    toast({ text: t(`done.${act}`) });
  };
  const name = asking.seen.legal_name;
  return (
    <>
      {acts.map((act, i) => (
        <Button
          key={act}
          variant={i === 0 && act !== 'suspend' ? 'filled' : 'default'}
          c={act === 'close' || act === 'suspend' ? 'var(--bad)' : undefined}
          onClick={() => asking.ask(act)}
        >
          {t(`act.${act}`)}
        </Button>
      ))}
      {asking.act && (
        <FormDialog
          title={t(`ask.${asking.act}`, { name })}
          effect={t(`effect.${asking.act}`)}
          act={t(`do.${asking.act}`)}
          over={asking.over}
          needed={[wordsOf(asking.act)]}
          onSubmit={(values) => decide(asking.act as OrganisationAct, values)}
          onClose={asking.end}
        >
          <TextAreaField
            name={wordsOf(asking.act)}
            label={t(wordsOf(asking.act))}
            description={asking.act === 'verify' ? t('evidenceNote') : t('reasonNote')}
          />
        </FormDialog>
      )}
    </>
  );
}
