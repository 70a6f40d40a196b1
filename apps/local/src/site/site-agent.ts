import { createMonsoonClient, MonsoonError, unwrap } from '@app/api-client';
import { oneLine } from '@app/platform/machine';
import type { AgentSite } from '../environment';
import { explained } from '../terminal/refusal';
import type { Terminal } from '../terminal/terminal';
import type { TrainerEnvironment } from '../trainer-environment';
import { keepSite, readSite } from './site';
import { showSiteWanted } from './site-wanted';

/** How often an agent that died is started again: one that dies each time has a fault that a person must see. */
const mostRestarts = 3;
/** How often the pool is told why no agent asks for work: it is news there for 90 s. */
const tellEveryMilliseconds = 30_000;

/** What the agent of this machine needs of its surroundings. */
export interface Surroundings {
  /** Folder of everything this run keeps. */
  home: string;
  /** Origin of the api. */
  apiUrl: string;
  terminal: Terminal;
  /** Aborted when everything stops: no pool is told anything then, and no agent started again. */
  stopping: AbortSignal;
  /** Starts the process; `died` is told when it ends by itself. @returns what ends it */
  start: (site: AgentSite, died: (message: string) => void) => Promise<() => Promise<unknown>>;
}

/** Why no agent asks for work. */
interface Inability {
  code: 'preparing' | 'no-python' | 'other';
  reason: string;
}

/** The one agent of this machine: a second would work in the same folder. It is started once there is a trainer. */
export class SiteAgent {
  private serving: AgentSite | null = null;
  /** The pool that it was told last to serve. */
  private wanted: AgentSite | null = null;
  private end: () => Promise<unknown> = async () => undefined;
  /** How often it may still be started again. */
  private restarts = mostRestarts;
  /** Null once there is a trainer. */
  private inability: Inability | null = {
    code: 'preparing',
    reason: 'npm start makes the trainer’s Python and its base model ready on this machine, and then starts the agent.',
  };
  private telling: NodeJS.Timeout | undefined;
  private refused = false;

  constructor(private readonly around: Surroundings) {
    around.stopping.addEventListener('abort', () => clearInterval(this.telling));
  }

  /** The pool that it serves, or will once there is a trainer; null where there is none, or its key is refused. */
  get site(): AgentSite | null {
    return this.serving;
  }

  /** Says how this machine gets an agent, where it has none. */
  showIfWanted(): void {
    const { terminal, apiUrl } = this.around;
    if (!this.serving) showSiteWanted(terminal, apiUrl, this.refused);
  }

  /** Serves the pool that the environment says or an earlier start kept; kept for later starts is only what served. */
  async takeUp(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
    const { home, terminal } = this.around;
    const site = readSite(home, environment);
    if (!site) return;
    if (await this.serve(site)) keepSite(home, site);
    else if (!this.serving && environment.AGENT_KEY && readSite(home, {}))
      terminal.note('what an earlier start kept stays: start without AGENT_POOL and AGENT_KEY to use it');
  }

  /** Starts it for a pool, in place of the one that ran, where the api takes the key. @returns whether it serves */
  async serve(site: AgentSite): Promise<boolean> {
    const { apiUrl, terminal } = this.around;
    const refusal = await refusalOf(apiUrl, site, this.inability ?? starting);
    this.refused = refusal !== null;
    if (refusal !== null) {
      terminal.warning(`The site agent is not started: the api refuses its key for the pool ${site.pool}.\n${refusal}`);
      return false;
    }
    this.wanted = site;
    this.restarts = mostRestarts;
    this.serving = null;
    clearInterval(this.telling);
    await this.end();
    if (this.inability) {
      this.serving = site;
      this.tellOn(site, this.inability);
      terminal.note('the site agent waits for the trainer; whose job waits for the pool is told so meanwhile');
      return false;
    }
    await this.startFor(site);
    return true;
  }

  /** There is a trainer, or it is known why there is none: starts the agent where it waited for that, else tells its pool why. */
  async trained(trainer: TrainerEnvironment): Promise<void> {
    this.inability = trainer.ok ? null : { code: 'no-python', reason: oneLine(trainer.cure, 500) };
    const waiting = this.serving;
    if (!waiting) return;
    if (this.inability) return this.tell(waiting, this.inability);
    clearInterval(this.telling);
    this.serving = null;
    await this.startFor(waiting);
    keepSite(this.around.home, waiting);
  }

  private async startFor(site: AgentSite): Promise<void> {
    await this.around.terminal.step(
      'site agent',
      () => this.begin(site),
      () => `pool ${site.pool}, engine process`,
    );
  }

  private async begin(site: AgentSite): Promise<void> {
    const end = await this.around
      .start(site, (message) => void this.died(site, message))
      .catch(async (error: unknown) => {
        await this.tell(site, willNotCome(`It could not be started: ${explained(error)}`));
        throw error;
      });
    if (this.wanted !== site) return void (await end());
    this.end = end;
    this.serving = site;
  }

  /** Tells a pool why no agent asks for work, now and for as long as that is so, unless another is wanted meanwhile. */
  private async tell(site: AgentSite, inability: Inability): Promise<void> {
    // What fails because everything stops is no fault of the agent.
    if (this.around.stopping.aborted) return;
    await refusalOf(this.around.apiUrl, site, inability).catch(() => null);
    if (this.wanted === site) this.tellOn(site, inability);
  }

  /** Tells it again and again; an api that is away is told the next time. */
  private tellOn(site: AgentSite, inability: Inability): void {
    clearInterval(this.telling);
    if (this.around.stopping.aborted) return;
    const again = () => void refusalOf(this.around.apiUrl, site, inability).catch(() => null);
    this.telling = setInterval(again, tellEveryMilliseconds).unref();
  }

  /**
   * Without its agent the portal lives on, and refuses launches with the cure. A trainer goes on alone for as long as its lease
   * lasts, so an agent that is back soon takes it over.
   */
  private async died(site: AgentSite, message: string): Promise<void> {
    const { apiUrl, terminal, stopping } = this.around;
    terminal.warning(message);
    // One that died as it was started is told of by its start.
    if (this.serving !== site) return;
    this.serving = null;
    if (stopping.aborted) return;
    const last = this.restarts === 0;
    if (!last) this.restarts--;
    const ended = willNotCome(`It ended by itself, the last time after ${mostRestarts} restarts: ${message}`);
    const refusal = await refusalOf(apiUrl, site, last ? ended : starting).catch(() => null);
    if (this.wanted !== site || stopping.aborted) return;
    if (refusal !== null) return showSiteWanted(terminal, apiUrl, true);
    if (last) {
      this.tellOn(site, ended);
      return terminal.warning(
        'It will not be started again: training waits until the next start, and its pool is told so.',
      );
    }
    await this.begin(site).then(
      () => terminal.note('the site agent was started again, and takes over what runs'),
      (error: unknown) => {
        if (!stopping.aborted) terminal.warning(`${String(error)}\nTraining waits until the next start.`);
      },
    );
  }
}

const starting: Inability = { code: 'preparing', reason: 'npm start is about to start the agent of this machine.' };

/** What a pool is told of an agent that no one starts again before the next `npm start`. */
const willNotCome = (why: string): Inability => ({
  code: 'other',
  reason: oneLine(`The agent of this machine is not started again before the next npm start. ${why}`, 500),
});

/**
 * Tells a pool why no agent asks for work yet, which gives none of it. @returns why the api does not take the key for the pool, or
 * null where it does @throws Error when it gives no answer
 */
export async function refusalOf(apiUrl: string, site: AgentSite, inability = starting): Promise<string | null> {
  const { key, pool } = site;
  const params = { path: { pool } };
  const body = { engine: 'process' as const, ...inability };
  try {
    await unwrap(createMonsoonClient(apiUrl, { key }).POST('/api/v1/site/pools/{pool}/inability', { params, body }));
    return null;
  } catch (error) {
    if (error instanceof MonsoonError && error.status < 500) return error.message;
    throw error;
  }
}
