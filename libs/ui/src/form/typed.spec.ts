import { Typed, type Written, writeSame } from './typed';

const text = (value = ''): Written => ({ type: 'text', value, isConnected: true });
const box = (checked = false): Written => ({ type: 'checkbox', value: 'on', checked, isConnected: true });

it('knows of nothing until something is written, however often a field is entered', () => {
  const [typed, field] = [new Typed(), text('as it was')];
  typed.enter(field);
  typed.enter({ tagName: 'BUTTON' });
  expect(typed.any()).toBe(false);
  field.value = 'something else';
  typed.change(field);
  typed.enter(field);
  expect(typed.any()).toBe(true);
});

it('takes nothing for written that the page put there by itself', () => {
  const [typed, field] = [new Typed(), text()];
  typed.enter(field);
  field.value = 'the first of a list that came';
  expect(typed.any()).toBe(false);
  typed.enter(field);
  field.value = 'another of them';
  typed.change(field);
  expect(typed.any()).toBe(true);
  field.value = 'the first of a list that came';
  expect(typed.any()).toBe(false);
});

it('forgets what was taken back, what is gone from the page, and what was sent', () => {
  const [typed, field, choice] = [new Typed(), text(), box()];
  typed.enter(field);
  field.value = 'a reason';
  typed.change(field);
  expect(typed.any()).toBe(true);
  field.value = '';
  expect(typed.any()).toBe(false);
  choice.checked = true;
  typed.change(choice);
  expect(typed.any()).toBe(true);
  choice.isConnected = false;
  expect(typed.any()).toBe(false);
  field.value = 'another';
  typed.change(field);
  typed.forget();
  expect(typed.any()).toBe(false);
});

it('takes what is written otherwise for the same', () => {
  const [typed, untouched, number] = [new Typed(), text('1.5'), text('1.5')];
  typed.enter(number);
  number.value = '2.5';
  typed.change(number);
  const inVietnamese = (value: string) => value.replace('.', ',');
  writeSame(inVietnamese, () => {
    for (const field of [untouched, number]) {
      field.value = inVietnamese(field.value);
      typed.change(field);
    }
  });
  expect(typed.any()).toBe(true);
  // It is taken back when it is as it was, as the new language writes that.
  number.value = '1,5';
  expect(typed.any()).toBe(false);
  number.value = '2,5';
  number.isConnected = false;
  expect(typed.any()).toBe(false);
  untouched.value = '3';
  typed.change(untouched);
  expect(typed.any()).toBe(true);
});
