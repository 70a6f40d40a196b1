import type { Terminal } from '../terminal/terminal';
import { buildTrainerEnvironment, type TrainerEnvironment } from '../trainer-environment';

interface Options {
  /** The local run's folder. */
  home: string;
  /** Folder of the trainer's program and its requirements. */
  trainerFolder: string;
  terminal: Terminal;
  signal: AbortSignal;
}

/** The trainer's environment, built beside everything else from the moment that this is made; what it fetches is told at once. */
export class TrainerBuilding {
  /** What became of it; never refuses. */
  readonly environment: Promise<TrainerEnvironment>;
  private said = '';
  private say = (text: string): void => void (this.said = text);

  constructor(private readonly options: Options) {
    const { terminal, ...rest } = options;
    this.environment = buildTrainerEnvironment({
      ...rest,
      say: (text) => this.say(text),
      tell: (text) => terminal.note(`for the trainer: ${text}`),
    });
  }

  /** Waits for it in a step that shows how far it is. @throws the signal's reason when that aborted it */
  async show(): Promise<TrainerEnvironment> {
    const { terminal, signal } = this.options;
    const wait = async (say: (text: string) => void) => {
      say(this.said);
      this.say = say;
      const built = await this.environment;
      if (!built.ok) throw new Error(built.cure);
      return built.reused;
    };
    try {
      const told = (reused: boolean) => `Python and base model ${reused ? 'from an earlier start' : 'ready'}`;
      await terminal.step('trainer', wait, told);
    } catch (error) {
      signal.throwIfAborted();
      const rest = 'All the rest is there; a launch is refused with engine-unavailable until the trainer is.';
      terminal.warning(`${(error as Error).message}\n${rest}`);
    }
    return this.environment;
  }
}
