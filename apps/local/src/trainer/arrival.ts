import type { SiteAgent } from '../site/site-agent';
import { explained } from '../terminal/refusal';
import type { Terminal } from '../terminal/terminal';
import type { TrainerEnvironment } from '../trainer-environment';
import type { TrainerBuilding } from './building';

interface Options {
  building: Pick<TrainerBuilding, 'show'>;
  /** Whether an earlier start built it: then it is there before anybody uses the portal. */
  built: boolean;
  agent: Pick<SiteAgent, 'trained'>;
  terminal: Pick<Terminal, 'warning'>;
  restartWorker: () => Promise<unknown>;
}

/** What waits for the trainer's environment, and then, once, for the agent that wants it. */
export function trainerArrival({ building, built, agent, terminal, restartWorker }: Options) {
  const arrive = async (): Promise<TrainerEnvironment> => {
    const environment = await building.show();
    // It offers the base models that lie there when it starts.
    if (environment.ok && !built) await restartWorker();
    const taken = agent.trained(environment);
    // Others may use the portal by now: it lives on without its agent.
    await (built ? taken : taken.catch((error: unknown) => terminal.warning(explained(error))));
    return environment;
  };
  let arrival: Promise<TrainerEnvironment> | null = null;
  return () => (arrival ??= arrive());
}
