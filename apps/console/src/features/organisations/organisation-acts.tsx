import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextAreaField, FormDialog, toast, useKeyed, useMay, useMe } from '@app/ui';
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
  const [asking, setAsking] = useState<OrganisationAct | null>(null);
  const keyed = useKeyed();
  const platform = me.roles.find(({ scope_kind }) => scope_kind === 'platform')?.scope ?? '';
  const acts = allowed[organisation.state].filter((act) => may(rights[act], 'Organisation', platform));
  const decide = async (act: OrganisationAct, { [wordsOf(act)]: words }: Record<string, string>) => {
    const after = await keyed([act, organisation.version, words], (key) => decideOn(act, organisation, words, key));
    client.setQueryData(organisationQuery(organisation.id).queryKey, after);
    void client.invalidateQueries({ queryKey: ['platform', 'organisations'] });
    toast({ text: t(`done.${act}`) });
  };
  const name = organisation.legal_name;
  return (
    <>
      {acts.map((act, i) => (
        <Button
          key={act}
          variant={i === 0 && act !== 'suspend' ? 'filled' : 'default'}
          c={act === 'close' || act === 'suspend' ? 'var(--bad)' : undefined}
          onClick={() => setAsking(act)}
        >
          {t(`act.${act}`)}
        </Button>
      ))}
      {asking && (
        <FormDialog
          title={t(`ask.${asking}`, { name })}
          effect={t(`effect.${asking}`)}
          act={t(`do.${asking}`)}
          needed={[wordsOf(asking)]}
          onSubmit={(values) => decide(asking, values)}
          onClose={() => setAsking(null)}
        >
          <TextAreaField
            name={wordsOf(asking)}
            label={t(wordsOf(asking))}
            description={asking === 'verify' ? t('evidenceNote') : t('reasonNote')}
          />
        </FormDialog>
      )}
    </>
  );
}
