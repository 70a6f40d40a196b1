/** A cell of a table as a file has it: plain numbers, ISO moments, ids. */
export type CsvCell = string | number | null | undefined;

/** Quoted where it must be. A text that a spreadsheet would take for a formula is told not to be one. */
function cellText(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell);
  const text = cell ?? '';
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as RFC 4180 has them, heads first. */
export const csvText = (rows: CsvCell[][]): string =>
  rows.map((row) => row.map(cellText).join(',')).join('\r\n') + '\r\n';

/** Hands texts to the browser as one CSV file. The mark at its beginning makes spreadsheets read it as UTF-8. */
export const saveParts = (name: string, parts: Blob[]): void =>
  saveFile(name, ['\uFEFF', ...parts], 'text/csv;charset=utf-8');

/** Hands parts to the browser as one file. @param type as HTTP names it */
export function saveFile(name: string, parts: BlobPart[], type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
