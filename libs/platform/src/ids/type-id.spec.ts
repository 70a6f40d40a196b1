import fc from 'fast-check';
import { firstIdAt, IdPipe, newId, read, show } from './type-id';

it('shows and reads any id back', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(read('prj', show('prj', uuid))).toBe(uuid);
    }),
  );
});

it('takes no id of another kind, nor anything else', () => {
  const id = show('job', newId());
  expect(read('prj', id)).toBeNull();
  for (const nonsense of ['', 'prj_', 'prj_zz', `${show('prj', newId())}0`, "prj_' or 1=1", 7, null, {}, newId()])
    expect(read('prj', nonsense)).toBeNull();
  expect(() => new IdPipe('prj').transform(id)).toThrow('invalid-id');
});

it('begins a period with an id, however long ago', () => {
  expect(firstIdAt(new Date('2026-01-01')) < newId()).toBe(true);
  expect(firstIdAt(new Date(0))).toBe('00000000-0000-7000-8000-000000000000');
  expect(firstIdAt(new Date('1969-12-30'))).toBe(firstIdAt(new Date(0)));
});

it('makes ids that sort by time', async () => {
  const first = newId();
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(newId() > first).toBe(true);
});
