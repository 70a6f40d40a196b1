import { Process, Processor } from '@nestjs/bull';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { type ValidationKey, Validator } from './validator';

export const validationQueue = 'validation';

/** Answers the doorbell: does the check that the hint names, if nobody else does. */
@Processor(validationQueue)
export class ValidationProcessor implements OnModuleDestroy {
  private readonly log = new Logger('ValidationProcessor');
  private readonly stopping = new AbortController();

  constructor(private readonly validator: Validator) {}

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  @Process()
  async process({ data }: Job<ValidationKey>): Promise<void> {
    try {
      await this.validator.run(data, this.stopping.signal);
    } catch (error) {
      // The sweeper rings again for it.
      this.log.warn(`check of ${data.version_id} broke off: ${String(error)}`);
    }
  }
}
