import { Textarea, type TextareaProps } from '@mantine/core';
import { useFault } from './form';

/** Several lines of text of a form: a reason, evidence, a question. */
export function AreaField(props: TextareaProps & { name: string }) {
  return <Textarea rows={3} {...props} {...useFault(props.name)} />;
}
