import { withLastWords } from '@app/platform/machine';
import { Agent } from './agent';
import { ProcessEngine } from './engines/process/process-engine';
import { log } from './log';
import { settings } from './settings';
import { SiteApi } from './site-api';

const end = withLastWords('agent');
const site = settings();
const agent = new Agent(new SiteApi(site.apiUrl, site.key), new ProcessEngine(site), site);

let stopped = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    if (stopped) return;
    stopped = true;
    log('stopping', { signal });
    void agent.stop().then(() => process.exit(0));
  });

agent.serve().catch(end);
