import { holdsText, onceNoTextIsHeld, textMayBeGone } from './session-state';

/** Whoever tells has come to their end, and what was due is done. */
const next = () => Promise.resolve();

/** A place for text, and how often what waited for it was done. */
function place() {
  const text = { held: false };
  let times = 0;
  return { text, leave: holdsText(() => text.held), act: () => void times++, done: () => times };
}

it('acts next where nothing is written, and once', async () => {
  const { leave, act, done } = place();
  onceNoTextIsHeld(act);
  await next();
  expect(done()).toBe(1);
  leave();
  await next();
  expect(done()).toBe(1);
});

it('waits while something is written, and acts once when that is sent or taken back', async () => {
  const { text, leave, act, done } = place();
  text.held = true;
  onceNoTextIsHeld(act);
  textMayBeGone();
  await next();
  expect(done()).toBe(0);
  text.held = false;
  textMayBeGone();
  textMayBeGone();
  await next();
  expect(done()).toBe(1);
  leave();
});

it('acts when what is written is off the page, unless there is other text', async () => {
  const [first, second] = [place(), place()];
  first.text.held = second.text.held = true;
  onceNoTextIsHeld(first.act);
  first.leave();
  await next();
  expect(first.done()).toBe(0);
  second.leave();
  await next();
  expect(first.done()).toBe(1);
});

it('never acts within whoever tells, which may be a page that is being drawn', async () => {
  const { text, leave, act, done } = place();
  text.held = true;
  onceNoTextIsHeld(act);
  text.held = false;
  textMayBeGone();
  expect(done()).toBe(0);
  await next();
  expect(done()).toBe(1);
  onceNoTextIsHeld(act);
  expect(done()).toBe(1);
  leave();
});

it('goes on waiting for what is written again by then, as in a form that is drawn anew', async () => {
  const { text, leave, act, done } = place();
  text.held = true;
  onceNoTextIsHeld(act);
  leave();
  const anew = holdsText(() => text.held);
  await next();
  expect(done()).toBe(0);
  anew();
  await next();
  expect(done()).toBe(1);
});

it('waits no longer than until the page is left, and only for what was wanted last', async () => {
  const [first, second] = [place(), place()];
  first.text.held = true;
  onceNoTextIsHeld(first.act);
  onceNoTextIsHeld(second.act);
  textMayBeGone(true);
  await next();
  expect([first.done(), second.done()]).toEqual([0, 1]);
  // What is wanted after the page was left is not what was left.
  textMayBeGone(true);
  onceNoTextIsHeld(first.act);
  await next();
  expect(first.done()).toBe(0);
  first.leave();
  second.leave();
});
