import type { States } from '@app/platform/states';

/** Tries every pair of states: the steps written down here a second time, as `from>to`, exist, and no others. */
export function everyStep<S extends string>(states: States<S>, steps: string): void {
  const written = steps.trim().split(/\s+/);
  const pairs = states.all.flatMap((from) => states.all.map((to) => [from, to] as const));

  describe(`states of: ${states.thing}`, () => {
    it('are those of the steps', () => {
      const names = pairs.map(([from, to]) => `${from}>${to}`);
      expect(names).toEqual(expect.arrayContaining(written));
    });

    it.each(pairs)('from %s to %s', (from, to) => {
      const move = () => states.move(from, to, 'go on');
      if (written.includes(`${from}>${to}`)) expect(move()).toBe(to);
      else expect(move).toThrow('state-conflict');
    });
  });
}
