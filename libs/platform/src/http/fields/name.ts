import { applyDecorators } from '@nestjs/common';
import { IsString, ValidateBy } from 'class-validator';

/** Blanks of every script, and signs that show nothing. */
const visible = /[^\p{Z}\p{C}]/u;
/** Controls, line ends, and the signs that turn the direction of what stands behind them: in a list a name would rewrite its neighbours. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * A name that people read: of a person, an organisation, a project, a job. `@Name() @Length(1, 200) name: string`; beside the
 * length, which stays a rule of its own so that the document tells it, the text shows something (`blank`) and holds no
 * control character (`control-characters`).
 */
export function Name(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    ValidateBy({
      name: 'blank',
      // What is empty is told by the length, what is no text by the type: one fault, one word.
      validator: {
        validate: (value) => !isText(value) || value === '' || visible.test(value),
        defaultMessage: () => '$property shows nothing: it holds only blanks',
      },
    }),
    ValidateBy({
      name: 'controlCharacters',
      validator: {
        validate: (value) => !isText(value) || !controls.test(value) || !visible.test(value),
        defaultMessage: () => '$property holds a control character, such as a line end',
      },
    }),
  );
}
