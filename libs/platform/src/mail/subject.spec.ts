import { said } from './mail-text';
import { subjectOf } from './subject';

const sentence = 'The job {{name}} of {{project}} succeeded.';
const of = (name: string, project: string) =>
  subjectOf({ name, project }, (names) => `Monsoon: ${said(sentence, names)}`);

it('keeps a subject whose names are short as it is', () => {
  expect(of('thai-helper', 'Mekong')).toBe('Monsoon: The job thai-helper of Mekong succeeded.');
});

it('shortens the longest name first, within, and keeps both its ends', () => {
  const subject = of(`thai-helper ${'x'.repeat(200)} run 7`, 'Mekong instruction model');
  expect(subject).toMatch(/^Monsoon: The job thai-helper x+….*run 7 of Mekong instruction model succeeded\.$/);
  expect(subject.length).toBeLessThanOrEqual(120);
  expect(subject.length).toBeGreaterThan(110);
});

it('cuts no Thai letter from its vowel, and no subject of two long names grows beyond what is shown', () => {
  const subject = of('ผู้ช่วยภาษาไทย '.repeat(20), 'โครงการลุ่มน้ำโขง '.repeat(20));
  const signs = [...new Intl.Segmenter('th').segment(subject)];
  expect(signs.length).toBeLessThanOrEqual(120);
  expect(subject).toMatch(/ succeeded\.$/);
  expect(subject).not.toMatch(/…\p{M}/u);
});

it('cuts the end of a sentence that is too long by itself', () => {
  const subject = subjectOf({ name: 'n'.repeat(90) }, ({ name }) => `${name} ${'so many words '.repeat(20)}`);
  expect(subject).toMatch(/^n{10}…n{5} so many.* (so|many|words)…$/);
  expect(subject.length).toBeLessThanOrEqual(120);
});
