/** As much of a text as fits, in one line and without signs that show nothing. */
export const oneLine = (text: string, most: number): string =>
  text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, most);
