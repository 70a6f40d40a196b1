const quote = 0x22;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * How deep a line of JSON nests, how many fields it writes and how many digits its longest number has: seen without
 * parsing, jumping over texts.
 */
export function structureOf(line: string): { depth: number; fields: number; digits: number } {
  let depth = 0;
  let deepest = 0;
  let fields = 0;
  let digits = 0;
  let longest = 0;
  for (let at = 0; at < line.length; at++) {
    const unit = line.charCodeAt(at);
    digits = unit >= zero && unit <= nine ? digits + 1 : 0;
    longest = Math.max(longest, digits);
    if (unit === quote) {
      at = closing(line, at);
      if (at === -1) break;
    } else if (unit === openBrace || unit === openBracket) deepest = Math.max(deepest, ++depth);
    else if (unit === closeBrace || unit === closeBracket) depth--;
    else if (unit === colon) fields++;
  }
  return { depth: deepest, fields, digits: longest };
}

function closing(line: string, start: number): number {
  for (let at = line.indexOf('"', start + 1); at !== -1; at = line.indexOf('"', at + 1)) {
    let slashes = 0;
    while (line[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

/** Fields that were left after parsing: fewer than were written where one occurs twice. */
export function fieldsOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + fieldsOf(item), 0);
  const inner = Object.values(value);
  return inner.reduce<number>((sum, item) => sum + fieldsOf(item), inner.length);
}
