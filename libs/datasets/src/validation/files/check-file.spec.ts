import { FileCheck } from './check-file';
import { Findings } from '../findings';
import { limits } from '../limits';
import { Profile } from '../profile';

const chat = (...turns: [string, unknown][]) =>
  JSON.stringify({ messages: turns.map(([role, content]) => ({ role, content })) });
const good = chat(['user', 'ถาม'], ['assistant', 'ตอบ']);

async function check(content: string | Buffer, chunk = 7) {
  const bytes = Buffer.from(content as string);
  const findings = new Findings();
  const profile = new Profile(bytes.length, 'th', []);
  async function* source() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const file = await new FileCheck('train/x.jsonl', findings, profile, 0).read(source(), async () => undefined);
  return { file, findings, statistics: profile.result };
}

it.each([
  [
    'chat',
    `${chat(['system', 'สั้น ๆ'], ['user', 'ก'], ['assistant', 'ข'], ['user', 'ค'], ['assistant', 'ง'])}\n${good}`,
    7,
  ],
  [
    'instruction',
    '{"instruction": "แปล", "input": "", "output": "ok"}\n{"instruction": "a", "input": "b", "output": "c"}\n',
    5,
  ],
  ['text', '{"text": "one"}\n{"text": "two"}', 2],
])('takes %s', async (format, content, texts) => {
  const { file, findings, statistics } = await check(content);
  expect(findings.listed).toEqual([]);
  expect(file).toEqual({ format, rows: 2 });
  expect(statistics).toMatchObject({ rows: 2, texts });
});

const bad: [string, string | Buffer, object][] = [
  [
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from(`${good}\n{"text":"`), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    { code: 'invalid-utf8', row: 2, column: 10, value: '0xc328227d' },
  ],
  ['a surrogate in UTF-8', Buffer.from([0x7b, 0xed, 0xa0, 0x80]), { code: 'invalid-utf8', row: 1, column: 2 }],
  ['UTF-16', Buffer.from('﻿{"text": "x"}', 'utf16le'), { code: 'invalid-utf8', row: 1, column: 1 }],
  ['a byte-order mark', `﻿${good}`, { code: 'byte-order-mark', row: 1, column: 1 }],
  ['CR alone', `${good}\r${good}`, { code: 'carriage-return', row: 1 }],
  ['half a row', `${good}\n{"messages": [{"role": "user"`, { code: 'invalid-json', row: 2, column: 30 }],
  ['a trailing comma', `{"text": "ไทย",}`, { code: 'invalid-json', row: 1, column: 16, value: '}' }],
  ['two rows in a line', '{"text": "a"} {"text": "b"}', { code: 'invalid-json', row: 1, column: 15 }],
  ['NaN', '{"text": NaN}', { code: 'invalid-json', row: 1, column: 10 }],
  ['a field twice', '{"text": "a", "text": "b"}', { code: 'duplicate-field', row: 1, column: 15 }],
  ['a list', '["a"]', { code: 'not-an-object', row: 1, value: '["a"]' }],
  ['a text', '"a"', { code: 'not-an-object', row: 1 }],
  ['null', 'null', { code: 'not-an-object', row: 1 }],
  [
    'unknown fields alone',
    '{"prompt": "a", "completion": "b"}',
    { code: 'unknown-format', row: 1, value: 'prompt, completion' },
  ],
  ['two formats', `${good}\n{"text": "a"}`, { code: 'mixed-formats', row: 2 }],
  ['too deep', `{"text": ${'['.repeat(40)}${']'.repeat(40)}}`, { code: 'nested-too-deep', row: 1, limit: 32 }],
  [
    'too long',
    `${good}\n{"text": "${'x'.repeat(limits.row_bytes)}"}\n`,
    { code: 'row-too-long', row: 2, limit: limits.row_bytes },
  ],
  ['nothing', '', { code: 'no-rows', row: null }],
  ['blank lines alone', '\n \n', { code: 'no-rows' }],
  ['messages that are no list', '{"messages": "hi"}', { code: 'wrong-type', field: '/messages', value: 'hi' }],
  ['no messages', '{"messages": []}', { code: 'no-messages', field: '/messages' }],
  ['a message that is no object', '{"messages": ["hi"]}', { code: 'wrong-type', field: '/messages/0' }],
  [
    'too many turns',
    chat(...Array.from({ length: 1001 }, (): [string, string] => ['user', 'x'])),
    { code: 'too-many-turns', limit: 1000 },
  ],
  [
    'an unknown role',
    chat(['user', 'a'], ['bot', 'b']),
    { code: 'unknown-role', field: '/messages/1/role', value: 'bot' },
  ],
  [
    'a role that is a number',
    '{"messages": [{"role": 1, "content": "a"}]}',
    { code: 'wrong-type', field: '/messages/0/role' },
  ],
  ['no role', '{"messages": [{"content": "a"}]}', { code: 'missing-field', field: '/messages/0/role' }],
  ['an empty turn', chat(['user', 'a'], ['assistant', ' \n']), { code: 'empty-text', field: '/messages/1/content' }],
  [
    'a turn without content',
    '{"messages": [{"role": "user"}]}',
    { code: 'missing-field', field: '/messages/0/content' },
  ],
  [
    'content that is a list',
    chat(['user', ['a']], ['assistant', 'b']),
    { code: 'wrong-type', field: '/messages/0/content', value: '["a"]' },
  ],
  [
    'system in the middle',
    chat(['user', 'a'], ['system', 'b'], ['assistant', 'c']),
    { code: 'system-not-first', field: '/messages/1/role' },
  ],
  [
    'assistant first',
    chat(['assistant', 'a'], ['user', 'b'], ['assistant', 'c']),
    { code: 'role-order', field: '/messages/0/role' },
  ],
  [
    'user twice',
    chat(['user', 'a'], ['user', 'b'], ['assistant', 'c']),
    { code: 'role-order', field: '/messages/1/role', value: 'user' },
  ],
  ['no answer', chat(['user', 'a']), { code: 'no-assistant-turn', field: '/messages' }],
  ['no output', '{"instruction": "a"}', { code: 'missing-field', field: '/output' }],
  ['an empty output', '{"instruction": "a", "output": ""}', { code: 'empty-text', field: '/output' }],
  [
    'an output that is a number',
    '{"instruction": "a", "output": 4}',
    { code: 'wrong-type', field: '/output', value: '4' },
  ],
  [
    'an input that is an object',
    '{"instruction": "a", "input": {}, "output": "b"}',
    { code: 'wrong-type', field: '/input' },
  ],
  ['an empty text', '{"text": "\\u3000"}', { code: 'empty-text', field: '/text' }],
  ['a text that is null', '{"text": null}', { code: 'wrong-type', field: '/text', value: 'null' }],
  ['half a surrogate pair', '{"text": "x\\ud83d"}', { code: 'lone-surrogate', field: '/text' }],
  ['U+0000', '{"text": "x\\u0000"}', { code: 'control-character', field: '/text' }],
];

it.each(bad)('names the row and the fault of %s', async (_, content, expected) => {
  const { findings } = await check(content, 64 * 1024);
  expect(findings.failed).toBe(true);
  expect(findings.listed).toContainEqual(
    expect.objectContaining({ severity: 'error', file: 'train/x.jsonl', ...expected }),
  );
});

it.each([
  ['blank-line', `${good}\n\n${good}\n`],
  ['carriage-return', `${good}\r\n${good}\r\n`],
  ['unused-field', '{"text": "a", "id": 1}'],
  ['last-turn-unanswered', chat(['user', 'a'], ['assistant', 'b'], ['user', 'c'])],
])('only warns of %s', async (code, content) => {
  const { findings } = await check(content);
  expect(findings.failed).toBe(false);
  expect(findings.counts).toEqual([expect.objectContaining({ code, severity: 'warning' })]);
});

it('shows text saved as UTF-16 as what cannot be read, in a report that can be kept', async () => {
  const saved = Buffer.from(`${JSON.stringify({ instruction: 'a', output: 'b' })}\n`, 'utf16le');
  const { findings } = await check(saved);
  expect(findings.listed.length).toBeGreaterThan(0);
  expect(JSON.stringify(findings.listed)).not.toContain('\\u0000');
});

it('names a hundred faults, counts all, and shows no more than 80 characters of a value', async () => {
  const { findings, file } = await check(`{"text": 1, "long": "${'ก'.repeat(500)}"\n`.repeat(250), 64 * 1024);
  expect(file.rows).toBe(250);
  expect(findings.listed).toHaveLength(100);
  expect(findings.counts).toEqual([{ severity: 'error', code: 'invalid-json', count: 250 }]);
  const { findings: unknown } = await check(`{"text": ["${'ข'.repeat(500)}"]}`);
  expect(unknown.listed[0].value).toHaveLength(80);
});
