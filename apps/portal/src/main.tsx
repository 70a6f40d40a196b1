import { startSite } from '@app/ui';
import { router } from './app/router';

void startSite({
  name: 'portal',
  router,
  words: import.meta.glob('./{app,features/*}/words/*.json', { import: 'default' }),
});
