import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '../form/form';
import { ActDialog } from './act-dialog';

interface Props {
  title: string;
  /** What will be stopped, paid, told to whom: the effect, in sentences. */
  effect: ReactNode;
  /** The act in a word: what the button says. */
  act: string;
  /** It cannot be undone. */
  grave?: boolean;
  /** Of `useAsking`: the state in which there is nothing left to ask. */
  over?: string | null;
  /** Names of fields that must not be left empty. */
  needed?: string[];
  onSubmit: (values: Record<string, string>) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A confirmation that needs words: what the act means first, then its fields. Closes once the server has done it. */
export function FormDialog({ title, effect, act, grave, over, needed, onSubmit, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <ActDialog title={title} over={over} onClose={onClose}>
      <p>{effect}</p>
      <Form
        submit={act}
        grave={grave}
        needed={needed}
        onSubmit={(values) => onSubmit(values).then(onClose)}
        beside={
          <Button variant="default" onClick={onClose}>
            {t('confirm.keep')}
          </Button>
        }
      >
        {children}
      </Form>
    </ActDialog>
  );
}
