import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, FormDialog, TextField, toast, useMay } from '@app/ui';
import { usePlatform } from '../../../app/use-platform';
import type { Pool } from '../pools.api';
import { changePool, platformPoolQuery } from './platform-pools.api';

/** Renaming, closing and reopening a pool, each after saying what it means. */
export function PoolActs({ pool }: { pool: Pool }) {
  const { t } = useTranslation('pools');
  const client = useQueryClient();
  const may = useMay()('update', 'Pool', usePlatform());
  const [asking, setAsking] = useState<'rename' | 'turn' | null>(null);
  if (!may) return null;
  const turn = pool.state === 'open' ? 'close' : 'reopen';
  const close = () => setAsking(null);
  const change = async (body: Parameters<typeof changePool>[1], done: 'rename' | 'close' | 'reopen') => {
    const after = await changePool(pool, body);
    client.setQueryData(platformPoolQuery(pool.id).queryKey, after);
    void client.invalidateQueries({ queryKey: ['pools'] });
    void client.invalidateQueries({ queryKey: ['pools-by-id'] });
    toast({ text: t(`acts.done.${done}`) });
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsking('rename')}>
        {t('acts.open.rename')}
      </Button>
      <Button variant="default" c={turn === 'close' ? 'var(--bad)' : undefined} onClick={() => setAsking('turn')}>
        {t(`acts.open.${turn}`)}
      </Button>
      {asking === 'rename' && (
        <FormDialog
          title={t('acts.ask.rename', { pool: pool.name })}
          effect={t('acts.effect.rename')}
          act={t('acts.now.rename')}
          needed={['name']}
          onSubmit={({ name }) => change({ name }, 'rename')}
          onClose={close}
        >
          <TextField name="name" label={t('make.name')} defaultValue={pool.name} />
        </FormDialog>
      )}
      {asking === 'turn' && (
        <ConfirmDialog
          title={t(`acts.ask.${turn}`, { pool: pool.name })}
          effect={t(`acts.effect.${turn}`)}
          act={t(`acts.now.${turn}`)}
          onConfirm={() => change({ state: turn === 'close' ? 'closed' : 'open' }, turn)}
          onClose={close}
        />
      )}
    </>
  );
}
