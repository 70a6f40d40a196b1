import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, Note, Panel, Stack, toast, useMe, useProblemWords } from '@app/ui';

/** A new password comes by the link that is mailed, as for a forgotten one: whoever sits at an open screen cannot set it. */
export function PasswordPanel() {
  const { t } = useTranslation('identity');
  const { email } = useMe();
  const say = useProblemWords();
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(false);
  const ask = () => {
    setBusy(true);
    unwrap(api.POST('/api/v1/password-resets', { body: { email } }))
      .then(() => setSent(true))
      .catch((error: unknown) =>
        toast({ tone: 'bad', text: say.failed(error, (why) => t('password.notSent', { why })) }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Panel title={t('password.title')}>
      <Stack>
        <p>{t('password.note', { email })}</p>
        {sent ? (
          <Note tone="ok">{t('password.sent', { email })}</Note>
        ) : (
          <div>
            <Button variant="default" loading={busy} onClick={ask}>
              {t('password.ask')}
            </Button>
          </div>
        )}
      </Stack>
    </Panel>
  );
}
