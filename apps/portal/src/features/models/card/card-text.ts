/** A part of a line. */
export interface Span {
  kind: 'text' | 'bold' | 'code';
  text: string;
}
type Line = Span[];

/** A part of a card. */
export type Block =
  | { kind: 'heading'; level: number; line: Line }
  | { kind: 'paragraph'; line: Line }
  | { kind: 'list'; items: Line[] }
  | { kind: 'quote'; lines: Line[] }
  | { kind: 'table'; head: Line[]; rows: Line[][] };

/**
 * A model card as blocks that a page can show. It knows the Markdown that the API makes cards of and no more: headings,
 * lists, quotations, tables, bold, code and escaped signs; no links, pictures or markup, which people's texts could bring in.
 */
export function cardBlocks(markdown: string): Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(blockOf);
}

function blockOf(part: string): Block {
  const lines = part.split('\n');
  const heading = /^(#{1,6}) (.*)$/.exec(part);
  if (heading) return { kind: 'heading', level: heading[1].length, line: spans(heading[2]) };
  if (lines.every((line) => line.startsWith('>')))
    return { kind: 'quote', lines: lines.map((line) => spans(line.replace(/^> ?/, ''))) };
  if (lines.every((line) => line.startsWith('- ')))
    return { kind: 'list', items: lines.map((line) => spans(line.slice(2))) };
  if (lines.length > 1 && /^\|(-+\|)+$/.test(lines[1]))
    return { kind: 'table', head: cells(lines[0]), rows: lines.slice(2).map(cells) };
  return { kind: 'paragraph', line: spans(lines.join(' ')) };
}

/** `| a | b |` without the signs between; an escaped one is part of a cell. */
const cells = (line: string): Line[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => spans(cell.trim()));

const mark = /\\([\\`*_{}[\]<>#|!~])|`([^`]*)`|\*\*((?:\\.|[^*\\])+)\*\*/g;

function spans(line: string): Line {
  const found: Line = [];
  const add = (kind: Span['kind'], text: string) => {
    const last = found.at(-1);
    if (text === '') return;
    if (kind === 'text' && last?.kind === 'text') last.text += text;
    else found.push({ kind, text });
  };
  let from = 0;
  for (const match of line.matchAll(mark)) {
    const [whole, escaped, code, bold] = match;
    add('text', line.slice(from, match.index));
    if (escaped !== undefined) add('text', escaped);
    else if (code !== undefined) add('code', code);
    else add('bold', bold.replaceAll(/\\(.)/g, '$1'));
    from = match.index + whole.length;
  }
  add('text', line.slice(from));
  return found;
}
