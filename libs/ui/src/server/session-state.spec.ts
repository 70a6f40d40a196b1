import { holdsText, onceNoTextIsHeld, textMayBeGone } from './session-state';

/** A place for text, and how often what waited for it was done. */
function place() {
  const text = { held: false };
  let times = 0;
  return { text, leave: holdsText(() => text.held), act: () => void times++, done: () => times };
}

it('acts at once where nothing is written', () => {
  const { leave, act, done } = place();
  onceNoTextIsHeld(act);
  expect(done()).toBe(1);
  leave();
  expect(done()).toBe(1);
});

it('waits while something is written, and acts once when that is sent or taken back', () => {
  const { text, leave, act, done } = place();
  text.held = true;
  onceNoTextIsHeld(act);
  textMayBeGone();
  expect(done()).toBe(0);
  text.held = false;
  textMayBeGone();
  textMayBeGone();
  expect(done()).toBe(1);
  leave();
});

it('acts when what is written is off the page, unless there is other text', () => {
  const [first, second] = [place(), place()];
  first.text.held = second.text.held = true;
  onceNoTextIsHeld(first.act);
  first.leave();
  expect(first.done()).toBe(0);
  second.leave();
  expect(first.done()).toBe(1);
});

it('waits no longer than until the page is left, and only for what was wanted last', () => {
  const [first, second] = [place(), place()];
  first.text.held = true;
  onceNoTextIsHeld(first.act);
  onceNoTextIsHeld(second.act);
  textMayBeGone(true);
  expect([first.done(), second.done()]).toEqual([0, 1]);
  first.leave();
  second.leave();
});
