import { ActionIcon } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toast } from './toast-store';

/** Puts a text where it can be pasted from, and says so. @param label what is copied, for screen readers */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast({ text: t('copy.done') });
    } catch {
      // Not allowed, or the page did not come over a safe connection.
      toast({ tone: 'bad', text: t('copy.failed') });
    }
  };
  return (
    <ActionIcon variant="subtle" aria-label={label} title={label} onClick={() => void copy()}>
      <IconCopy size={15} aria-hidden />
    </ActionIcon>
  );
}
