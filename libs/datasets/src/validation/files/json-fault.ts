/** Where a text stops being one JSON value, or repeats a field. Only used to name the place of a fault: it is slow. */
export interface JsonFault {
  /** Offset from 0, in UTF-16 units. */
  index: number;
  code: 'invalid-json' | 'duplicate-field';
  detail: string;
}

class Fault extends Error {
  constructor(readonly found: JsonFault) {
    super(found.detail);
  }
}

const space = /[ \t\r\n]*/y;
// oxlint-disable-next-line no-control-regex -- the very characters that JSON forbids in a text
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The first fault of a line, or null where there is none. `deepest` bounds the nesting it follows. */
export function jsonFault(line: string, deepest: number): JsonFault | null {
  let at = 0;
  const fail = (detail: string, index = at, code: JsonFault['code'] = 'invalid-json'): never => {
    throw new Fault({ index, code, detail });
  };
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(line)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const next = () => {
    match(space);
    return line[at];
  };
  const string = (what: string): string => {
    const start = at;
    const found = match(text);
    if (found !== null) return found;
    if (line[start] !== '"')
      fail(line[start] === undefined ? `the line ends where ${what} is needed` : `${what} is needed`);
    return fail(...brokenString(line, start));
  };
  const value = (depth: number): void => {
    const first = next();
    if (first === undefined) fail('the line ends in the middle of a value');
    if (depth > deepest) fail(`the nesting is deeper than ${deepest}`);
    if (first === '{') object(depth);
    else if (first === '[') list(depth);
    else if (first === '"') string('a text');
    else if (match(literal) === null) fail('this is no JSON value');
  };
  const object = (depth: number): void => {
    const seen = new Set<string>();
    at++;
    if (next() === '}') return void at++;
    for (;;) {
      next();
      const start = at;
      const name = JSON.parse(string('the name of a field in quotes')) as string;
      if (seen.has(name)) fail(`the field ${JSON.stringify(name).slice(0, 60)} occurs twice`, start, 'duplicate-field');
      seen.add(name);
      if (next() !== ':') fail('a colon is needed after the name of a field');
      at++;
      value(depth + 1);
      const after = next();
      if (after === '}') return void at++;
      if (after !== ',') fail('a comma or a closing brace is needed');
      at++;
    }
  };
  const list = (depth: number): void => {
    at++;
    if (next() === ']') return void at++;
    for (;;) {
      value(depth + 1);
      const after = next();
      if (after === ']') return void at++;
      if (after !== ',') fail('a comma or a closing bracket is needed');
      at++;
    }
  };
  try {
    value(1);
    if (next() !== undefined) fail('something follows the value; a row is one line');
    return null;
  } catch (error) {
    if (error instanceof Fault) return error.found;
    throw error;
  }
}

/** What is wrong inside a text that begins at `start`. */
function brokenString(line: string, start: number): [string, number] {
  for (let at = start + 1; at < line.length; at++) {
    const unit = line.charCodeAt(at);
    if (unit < 0x20) return ['a control character must be written as an escape', at];
    if (line[at] !== '\\') continue;
    if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(line.slice(at, at + 6))) return ['this is no escape of JSON', at];
    at++;
  }
  return ['the text is not closed', line.length];
}
