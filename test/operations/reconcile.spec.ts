import { Client } from 'pg';
import { localCommand } from '../support/command';
import { makeDatabase, type TestDatabase } from '../support/databases';

const book = '01960000-0000-7000-8000-0000000000b0';
const wrong = '01960000-0000-7000-8000-0000000000b1';
let database: TestDatabase;

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database?.drop());

const reconcile = () => localCommand('reconcile', [], { OWNER_DATABASE_URL: database.url('monsoon_owner') });

// That each invariant names what breaks it is shown in libs/ledger/src/ledger.db.spec.ts.
it('holds where nothing is wrong, and else names the first wrong row of each invariant, with status 1', async () => {
  const sound = await reconcile();
  expect(sound.status).toBe(0);
  expect(sound.output.trim().split('\n')).toHaveLength(9);
  expect(sound.output).not.toContain('FAILS');

  const owner = new Client({ connectionString: database.url('monsoon_owner') });
  await owner.connect();
  await owner.query(
    `insert into journals (book_id, id, kind, cause_kind, cause_id, at) values ($1, $2, 'test', 'test', $1, now())`,
    [book, wrong],
  );
  await owner.end();
  const spoiled = await reconcile();
  expect(spoiled.status).toBe(1);
  expect(spoiled.output).toContain(`I1  FAILS 1 times, first at ${wrong}`);
  expect(spoiled.output.split('FAILS')).toHaveLength(2);
});
