import { ScopesAbove } from './scopes-above';

/** Told of scopes: which, and of what kinds. */
type Told = [string, readonly string[]][];

/** @param organisations who takes part in every project */
function above(organisations: string[] = []) {
  let statements = 0;
  const query = (_: string, [ids]: [string[]]) => {
    statements++;
    return Promise.resolve(ids.map((id) => ({ id, programme: 'programme', organisations })));
  };
  const database = { transaction: (_: unknown, work: (tx: unknown) => unknown) => work({ query }) };
  const scopes = new ScopesAbove(database as never, { warn: (message: string) => expect(message).toBeNull() });
  const told: Told = [];
  const tell = (kind: string) => scopes.tell('project', [kind], (id, kinds) => told.push([id, kinds]));
  return { told, tell, statements: () => statements };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('tells a programme of all that comes before it is known, and of each once', async () => {
  const { told, tell, statements } = above();
  tell('job');
  // While the first is asked for: the next batch.
  tell('lot');
  tell('award');
  await settled();
  expect(told).toEqual([
    ['programme', ['job']],
    ['programme', ['lot']],
    ['programme', ['award']],
  ]);
  expect(statements()).toBe(2);
  tell('usage');
  expect(told.at(-1)).toEqual(['programme', ['usage']]);
  await settled();
  expect(told).toHaveLength(4);
  expect(statements()).toBe(2);
});

it('tells who takes part of what is done to the project, and its programme no second time', async () => {
  const { told, tell } = above(['organisation']);
  tell('job');
  await settled();
  tell('project');
  await settled();
  expect(told).toEqual([
    ['programme', ['job']],
    ['programme', ['project']],
    ['organisation', ['participant']],
  ]);
});
