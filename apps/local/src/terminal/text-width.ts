import { stripVTControlCharacters } from 'node:util';

const combining = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
// Each of these fills two columns of a terminal: East Asian letters, full-width forms, pictures.
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3001-\u303E\uFF01-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}]/u;

/** Columns that a text fills in a terminal: vowels and tones above and below a Thai letter take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const letter of stripVTControlCharacters(text)) width += letterWidth(letter);
  return width;
}

/** The text filled up with blanks to a width. */
export function padded(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return side === 'left' ? text + blanks : blanks + text;
}

/** The text cut to a width, with `…` in place of what is lost; colours of a cut text are dropped. */
export function fitted(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let room = width - 1;
  let kept = '';
  for (const letter of stripVTControlCharacters(text)) {
    room -= letterWidth(letter);
    if (room < 0) break;
    kept += letter;
  }
  return `${kept}…`;
}

function letterWidth(letter: string): number {
  if (combining.test(letter)) return 0;
  return wide.test(letter) ? 2 : 1;
}
