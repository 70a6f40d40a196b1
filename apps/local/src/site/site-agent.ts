import { createMonsoonClient, MonsoonError, unwrap } from '@app/api-client';
import type { AgentSite } from '../environment';
import type { Terminal } from '../terminal/terminal';
import { keepSite, readSite } from './site';
import { showSiteWanted } from './site-wanted';

/** How often an agent that died is started again: one that dies each time has a fault that a person must see. */
const mostRestarts = 3;

/** What the agent of this machine needs of its surroundings. */
export interface Surroundings {
  /** Folder of everything this run keeps. */
  home: string;
  /** Origin of the api. */
  apiUrl: string;
  /** Whether there is a trainer; without one no agent is started. */
  trains: boolean;
  terminal: Terminal;
  /** Starts the process; `died` is told when it ends by itself. @returns what ends it */
  start: (site: AgentSite, died: (message: string) => void) => Promise<() => Promise<unknown>>;
}

/** The one agent of this machine: a second would work in the same folder. */
export class SiteAgent {
  private serving: AgentSite | null = null;
  /** The pool that it was told last to serve. */
  private wanted: AgentSite | null = null;
  private end: () => Promise<unknown> = async () => undefined;
  private restarts = mostRestarts;

  constructor(private readonly around: Surroundings) {}

  /** The pool that it serves, or would if it had a trainer; null where there is none, or its key is refused. */
  get site(): AgentSite | null {
    return this.serving;
  }

  /** Serves the pool that the environment says or an earlier start kept; kept for later starts is only what served. */
  async takeUp(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
    const { home, terminal } = this.around;
    const site = readSite(home, environment);
    if (!site) return;
    if (await this.serve(site)) keepSite(home, site);
    else if (this.around.trains && environment.AGENT_KEY && readSite(home, {}))
      terminal.note('what an earlier start kept stays: start without AGENT_POOL and AGENT_KEY to use it');
  }

  /** Starts it for a pool, in place of the one that ran, where the api takes the key. @returns whether it serves */
  async serve(site: AgentSite): Promise<boolean> {
    const { apiUrl, trains, terminal } = this.around;
    if (!trains) {
      this.serving = site;
      terminal.note('the site agent waits: it has no trainer, so it asks for no work');
      return false;
    }
    const refusal = await refusalOf(apiUrl, site);
    if (refusal !== null) {
      terminal.warning(`The site agent is not started: the api refuses its key for the pool ${site.pool}.\n${refusal}`);
      return false;
    }
    this.wanted = site;
    this.serving = null;
    await this.end();
    await terminal.step(
      'site agent',
      () => this.begin(site),
      () => `pool ${site.pool}, engine process`,
    );
    return true;
  }

  private async begin(site: AgentSite): Promise<void> {
    const end = await this.around.start(site, (message) => void this.died(site, message));
    if (this.wanted !== site) return void (await end());
    this.end = end;
    this.serving = site;
  }

  /**
   * Without its agent the portal lives on, and refuses launches with the cure. A trainer goes on alone for as long as its lease
   * lasts, so an agent that is back soon takes it over.
   */
  private async died(site: AgentSite, message: string): Promise<void> {
    const { apiUrl, terminal } = this.around;
    terminal.warning(message);
    // One that died as it was started is told of by its start.
    if (this.serving !== site) return;
    this.serving = null;
    const refusal = await refusalOf(apiUrl, site).catch(() => null);
    if (this.wanted !== site) return;
    if (refusal !== null) return showSiteWanted(terminal, apiUrl);
    if (this.restarts-- === 0)
      return terminal.warning('It will not be started again: training waits until the next start.');
    await this.begin(site).then(
      () => terminal.note('the site agent was started again, and takes over what runs'),
      (error: unknown) => terminal.warning(`${String(error)}\nTraining waits until the next start.`),
    );
  }
}

/**
 * Why the api does not take a key for a pool, or null where it does. It is asked for work as an agent asks that has no GPU, so
 * that none is given; the agent itself asks only after it has measured its speed. @throws Error when it gives no answer
 */
export async function refusalOf(apiUrl: string, { key, pool }: AgentSite): Promise<string | null> {
  const body = { pool, engine: 'process' as const, capacity: { gpus: 0 }, holding: [], wait_seconds: 0 };
  try {
    await unwrap(createMonsoonClient(apiUrl, { key }).POST('/api/v1/site/leases', { body }));
    return null;
  } catch (error) {
    if (error instanceof MonsoonError && error.status < 500) return error.message;
    throw error;
  }
}
