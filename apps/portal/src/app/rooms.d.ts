/** The portal's own rooms of words. */
interface Words {
  app: typeof import('./words/en.json');
  entry: typeof import('../features/entry/words/en.json');
  home: typeof import('../features/home/words/en.json');
  overview: typeof import('../features/overview/words/en.json');
  datasets: typeof import('../features/datasets/words/en.json');
  budget: typeof import('../features/budget/words/en.json');
  jobs: typeof import('../features/jobs/words/en.json');
  models: typeof import('../features/models/words/en.json');
  compute: typeof import('../features/compute/words/en.json');
  organisations: typeof import('../features/organisations/words/en.json');
  projects: typeof import('../features/projects/words/en.json');
  award: typeof import('../features/award/words/en.json');
  identity: typeof import('../features/identity/words/en.json');
  'fine-tuning': typeof import('../features/fine-tuning/words/en.json');
}
