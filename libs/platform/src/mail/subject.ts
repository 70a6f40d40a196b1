/** Longer subjects are cut by mail programs, which know nothing of names. */
const most = 120;
/** What is left of a name at least. */
const least = 16;

const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });

/** A text as its reader counts it: a vowel above a letter is no sign of its own. */
const signsOf = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

/** A name of at most so many signs: what tells apart names of one kind often stands at their end. */
function shortened(name: string, length: number): string {
  const signs = signsOf(name);
  if (signs.length <= length) return name;
  const tail = Math.floor((length - 1) / 3);
  return `${signs
    .slice(0, length - 1 - tail)
    .join('')
    .trimEnd()}…${signs
    .slice(signs.length - tail)
    .join('')
    .trimStart()}`;
}

/**
 * A subject of at most 120 signs: the longest names in it are shortened first, then its end.
 * @param names the values that are names, which people may have made long
 */
export function subjectOf(names: Record<string, string>, write: (names: Record<string, string>) => string): string {
  const longest = Math.max(least, ...Object.values(names).map((name) => signsOf(name).length));
  const cut = (length: number) =>
    write(Object.fromEntries(Object.entries(names).map(([key, name]) => [key, shortened(name, length)])));
  for (let length = longest; length > least; length--) {
    const subject = cut(length);
    if (signsOf(subject).length <= most) return subject;
  }
  const signs = signsOf(cut(least));
  return signs.length <= most
    ? signs.join('')
    : `${signs
        .slice(0, most - 1)
        .join('')
        .replace(/\s+\S*$/u, '')}…`;
}
