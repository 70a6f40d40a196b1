import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, FormDialog, TextField, toast, useAsking, useMay } from '@app/ui';
import { usePlatform } from '../../../app/use-platform';
import type { Pool } from '../pools.api';
import { changePool, platformPoolQuery } from './platform-pools.api';

type Act = 'rename' | 'close' | 'reopen';

/** What each state allows. */
const allowed: Record<Pool['state'], Act[]> = { open: ['rename', 'close'], closed: ['rename', 'reopen'] };

/** Renaming, closing and reopening a pool, each after saying what it means. */
export function PoolActs({ pool }: { pool: Pool }) {
  const { t } = useTranslation('pools');
  const client = useQueryClient();
  const may = useMay()('update', 'Pool', usePlatform());
  const asking = useAsking<Act, Pool>(pool, ({ state }) => allowed[state]);
  if (!may) return null;
  const { act, seen, over, end } = asking;
  const change = async (body: Parameters<typeof changePool>[1], done: Act) => {
    const after = await asking.send(body, () => changePool(seen, body));
    client.setQueryData(platformPoolQuery(pool.id).queryKey, after);
    void client.invalidateQueries({ queryKey: ['pools'] });
    void client.invalidateQueries({ queryKey: ['pools-by-id'] });
    toast({ text: t(`acts.done.${done}`) });
  };
  return (
    <>
      {asking.acts.map((each) => (
        <Button
          key={each}
          variant="default"
          c={each === 'close' ? 'var(--bad)' : undefined}
          onClick={() => asking.ask(each)}
        >
          {t(`acts.open.${each}`)}
        </Button>
      ))}
      {act === 'rename' && (
        <FormDialog
          title={t('acts.ask.rename', { pool: seen.name })}
          effect={t('acts.effect.rename')}
          act={t('acts.now.rename')}
          needed={['name']}
          onSubmit={({ name }) => change({ name }, 'rename')}
          onClose={end}
        >
          <TextField name="name" label={t('make.name')} defaultValue={seen.name} />
        </FormDialog>
      )}
      {(act === 'close' || act === 'reopen') && (
        <ConfirmDialog
          title={t(`acts.ask.${act}`, { pool: seen.name })}
          effect={t(`acts.effect.${act}`)}
          act={t(`acts.now.${act}`)}
          over={over}
          onConfirm={() => change({ state: act === 'close' ? 'closed' : 'open' }, act)}
          onClose={end}
        />
      )}
    </>
  );
}
