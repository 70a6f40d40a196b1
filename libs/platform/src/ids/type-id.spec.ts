import fc from 'fast-check';
import { IdPipe, newId, read, show } from './type-id';

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

it('makes ids that sort by time', async () => {
  const first = newId();
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(newId() > first).toBe(true);
});
