import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../feedback/toast-store';
import css from './code-block.module.css';
import { ScrollBox } from './scroll-box';

/** Text for another program, as it is, to be copied whole. @param props.label what it is, as in «Copy the key» */
export function CodeBlock({ label, copy, children }: { label: string; copy: string; children: string }) {
  const { t } = useTranslation();
  const code = useRef<HTMLElement>(null);
  const take = async () => {
    try {
      await navigator.clipboard.writeText(children);
      toast({ text: t('copy.done') });
    } catch {
      // Without https, or where it is forbidden, a page may not write there: the text is chosen, and the reader copies it.
      if (code.current) getSelection()?.selectAllChildren(code.current);
      toast({ tone: 'info', text: t('copy.chosen') });
    }
  };
  return (
    <figure className={css.block}>
      <figcaption>
        <span>{label}</span>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => void take()}
        >
          {copy}
        </Button>
      </figcaption>
      <ScrollBox label={label}>
        <pre>
          <code ref={code} translate="no">
            {children}
          </code>
        </pre>
      </ScrollBox>
    </figure>
  );
}
