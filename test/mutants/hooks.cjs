// Set up by test/mutants.mjs before each file of tests: what a hook throws is marked, so that a world that could not be made
// is not taken for a test that saw its guard gone.
for (const name of ['beforeAll', 'beforeEach']) {
  const plain = globalThis[name];
  globalThis[name] = (make, patience) =>
    plain(async () => {
      try {
        await make();
      } catch (error) {
        throw new Error(`in a hook: ${String(error)}`, { cause: error });
      }
    }, patience);
}
