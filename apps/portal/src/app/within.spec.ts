import { within } from './within';

const origin = 'https://monsoon.example';
/** As the router reads a search: percent signs are decoded once. */
const asked = (encoded: string) => within(decodeURIComponent(encoded), origin);

it.each([
  '/',
  '/p/prj_1/jobs?state=queued#log',
  '/console/',
  '/p/a%2509b',
  '/%252F/evil.example',
  '/a//b',
  '/@evil.example',
])('leads back to %s', (to) => expect(asked(to)).toBe(decodeURIComponent(to)));

it.each([
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '\\\\evil.example',
  '/%09/evil.example',
  '/%0a/evil.example',
  '/%0D%0A/evil.example',
  '/%09\\evil.example',
  '%09//evil.example',
  '%20//evil.example',
  '/%2Fevil.example',
  '/%5Cevil.example',
  '/%2F:',
  'https://evil.example/',
  'https:evil.example',
  'blob:https://monsoon.example/1',
  'javascript:alert(1)',
  'p/prj_1',
  '',
])('leads nowhere by %s', (to) => expect(asked(to)).toBeUndefined());

it('leads nowhere by what is no text', () => expect(within(['/p'], origin)).toBeUndefined());
