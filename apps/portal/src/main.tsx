import { startSite } from '@app/ui';
import { sayForWhom } from './app/for-whom';
import { router } from './app/router';

sayForWhom();
void startSite({
  name: 'portal',
  router,
  words: import.meta.glob('./{app,features/*}/words/*.json', { import: 'default' }),
});
