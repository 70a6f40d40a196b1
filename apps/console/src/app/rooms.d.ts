/** The console's own rooms of words. */
interface Words {
  app: typeof import('./words/en.json');
  dashboard: typeof import('../features/dashboard/words/en.json');
  programmes: typeof import('../features/programmes/words/en.json');
  projects: typeof import('../features/projects/words/en.json');
  organisations: typeof import('../features/organisations/words/en.json');
  quota: typeof import('../features/quota/words/en.json');
  pools: typeof import('../features/pools/words/en.json');
  jobs: typeof import('../features/jobs/words/en.json');
  records: typeof import('../features/records/words/en.json');
  books: typeof import('../features/books/words/en.json');
  awards: typeof import('../features/awards/words/en.json');
}
