import type { Format } from '../../versions/version-file.entity';
import type { Found } from '../findings';
import { limits } from '../limits';

/** What a row says, or why it cannot be used. */
export interface Row {
  format: Format | null;
  /** Texts that a model would read, in order. */
  texts: string[];
  /** About how many tokens a chat template puts around them. */
  around: number;
  found: Found[];
}

/** Tokens around a turn (`<|im_start|>user`, `<|im_end|>` and their line ends), and of the trainer's own system turn. */
const turnTokens = 5;
const systemTokens = 12;

type Fields = Record<string, unknown>;

const roles = ['system', 'user', 'assistant'];
const messageFields = ['role', 'content', 'weight'];
const fieldsOf: Record<Format, readonly string[]> = {
  chat: ['messages'],
  instruction: ['instruction', 'input', 'output'],
  text: ['text'],
};

/** The format that a row's fields show, or null. */
function formatOf(row: Fields): Format | null {
  if ('messages' in row) return 'chat';
  if ('instruction' in row) return 'instruction';
  return 'text' in row ? 'text' : null;
}

/** Checks one parsed row. `expected` is the format of the rows before it. */
export function checkRow(value: unknown, expected: Format | null): Row {
  const none: Row = { format: null, texts: [], around: 0, found: [] };
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    const is = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    return {
      ...none,
      found: [{ code: 'not-an-object', detail: `a row must be an object; this is ${is}`, value: shown(value) }],
    };
  }
  const row = value as Fields;
  const format = formatOf(row);
  if (!format) {
    const detail = 'a row needs messages (chat), instruction and output, or text';
    return { ...none, found: [{ code: 'unknown-format', detail, value: Object.keys(row).join(', ') }] };
  }
  if (expected && format !== expected) {
    const detail = `the rows before are ${expected}, this one is ${format}; put it into a file of its own`;
    return { ...none, found: [{ code: 'mixed-formats', detail }] };
  }
  const checked = format === 'chat' ? chat(row) : format === 'instruction' ? instruction(row) : plain(row);
  return {
    format,
    texts: checked.texts,
    around: checked.around,
    found: [...checked.found, ...unused(row, fieldsOf[format], '')],
  };
}

type Checked = Omit<Row, 'format'>;

function chat(row: Fields): Checked {
  const { messages } = row;
  if (!Array.isArray(messages)) return refused(wrongType('/messages', 'a list of messages', messages));
  if (messages.length === 0) return refused({ code: 'no-messages', field: '/messages', detail: 'the list is empty' });
  if (messages.length > limits.turns) {
    const detail = `the row has ${messages.length} turns`;
    return refused({ code: 'too-many-turns', field: '/messages', detail, limit: limits.turns });
  }
  const texts: string[] = [];
  const found: Found[] = [];
  const said: unknown[] = [];
  let learnt = 0;
  messages.forEach((message: unknown, n) => {
    const at = `/messages/${n}`;
    if (message === null || typeof message !== 'object' || Array.isArray(message))
      return void found.push(wrongType(at, 'an object with role and content', message));
    const { role, content, weight = 1 } = message as Fields;
    if (typeof role !== 'string') found.push(wrongType(`${at}/role`, 'a text', role));
    else if (!roles.includes(role)) {
      const detail = `the role must be one of ${roles.join(', ')}`;
      found.push({ code: 'unknown-role', field: `${at}/role`, detail, value: role });
    }
    said.push(role);
    if (weight !== 0 && weight !== 1) {
      const detail = 'a weight is 0 (read, not learnt) or 1';
      found.push({ code: 'wrong-weight', field: `${at}/weight`, detail, value: shown(weight) });
    }
    found.push(...words(content, `${at}/content`, texts), ...unused(message as Fields, messageFields, at));
    if (role !== 'assistant' || weight === 0) return;
    learnt++;
    found.push(...beginning(content, `${at}/content`));
  });
  if (said.length === messages.length && said.every((role) => roles.includes(role as string)))
    found.push(...order(said as string[]));
  if (learnt === 0 && said.includes('assistant')) {
    const detail = 'every answer has the weight 0: there is nothing to learn';
    found.push({ code: 'nothing-to-learn', field: '/messages', detail });
  }
  return { texts, around: turnTokens * messages.length + (said[0] === 'system' ? 0 : systemTokens), found };
}

const refused = (fault: Found): Checked => ({ texts: [], around: 0, found: [fault] });

/** A system message only at the beginning; then user and assistant in turn; an answer to learn from. */
function order(said: readonly string[]): Found[] {
  const found: Found[] = [];
  said.forEach((role, n) => {
    const field = `/messages/${n}/role`;
    if (role === 'system') {
      if (n > 0)
        found.push({ code: 'system-not-first', field, detail: 'a system message stands only at the beginning' });
      return;
    }
    const before = said.slice(0, n).findLast((earlier) => earlier !== 'system');
    const due = before === 'user' ? 'assistant' : 'user';
    if (role !== due) found.push({ code: 'role-order', field, detail: `here ${due} speaks`, value: role });
  });
  if (!said.includes('assistant'))
    found.push({
      code: 'no-assistant-turn',
      field: '/messages',
      detail: 'nothing is said by assistant: there is nothing to learn',
    });
  else if (said.at(-1) !== 'assistant')
    found.push({
      severity: 'warning',
      code: 'last-turn-unanswered',
      field: '/messages',
      detail: 'the last turn has no answer',
    });
  return found;
}

function instruction(row: Fields): Checked {
  const texts: string[] = [];
  const found = words(row.instruction, '/instruction', texts);
  if (row.input !== undefined && row.input !== null && row.input !== '') {
    if (typeof row.input !== 'string') found.push(wrongType('/input', 'a text', row.input));
    else found.push(...words(row.input, '/input', texts));
  }
  found.push(...words(row.output, '/output', texts), ...beginning(row.output, '/output'));
  return { texts, around: 2 * turnTokens + systemTokens, found };
}

function plain(row: Fields): Checked {
  const texts: string[] = [];
  return { found: words(row.text, '/text', texts), around: 1, texts };
}

/** A text that must be there and say something. */
function words(value: unknown, field: string, texts: string[]): Found[] {
  if (value === undefined) return [{ code: 'missing-field', field, detail: 'this field is missing' }];
  if (typeof value !== 'string') return [wrongType(field, 'a text', value)];
  if (value.trim() === '') return [{ code: 'empty-text', field, detail: 'the text is empty', value }];
  if (!value.isWellFormed()) {
    const detail = 'the text has half of a surrogate pair, which is no character';
    return [{ code: 'lone-surrogate', field, detail, value: value.toWellFormed() }];
  }
  const zero = value.indexOf('\u0000');
  if (zero !== -1)
    return [{ code: 'control-character', field, detail: `the text has the character U+0000 at ${zero + 1}` }];
  texts.push(value);
  return [];
}

/** What is learnt begins with a character that shows: white space would melt into what a template puts before it. */
function beginning(answer: unknown, field: string): Found[] {
  if (typeof answer !== 'string' || answer.trim() === '' || !/^[\s\u0085]/.test(answer)) return [];
  const detail = 'the answer begins with white space, which would melt into the template before it; take it away';
  return [{ code: 'answer-begins-with-space', field, detail, value: JSON.stringify(answer.slice(0, 20)) }];
}

function unused(row: Fields, known: readonly string[], at: string): Found[] {
  return Object.keys(row)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const field = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return {
        severity: 'warning',
        code: 'unused-field',
        field: field.slice(0, 200),
        detail: 'training does not read this field',
      };
    });
}

function wrongType(field: string, wanted: string, value: unknown): Found {
  if (value === undefined) return { code: 'missing-field', field, detail: 'this field is missing' };
  return { code: 'wrong-type', field, detail: `must be ${wanted}`, value: shown(value) };
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
