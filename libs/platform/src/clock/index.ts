import { Global, Injectable, Module } from '@nestjs/common';

export { wallClock } from './wall-clock';

/**
 * The one source of the present; tests put their own in its place. Between the moments that it is told it runs by the
 * monotonic clock of the machine, so a wall clock that is set forward or back changes nothing.
 */
@Injectable()
export class Clock {
  private told = Date.now();
  private at = performance.now();

  now(): Date {
    return new Date(this.told + performance.now() - this.at);
  }

  /** Sets it by a better clock: the database's. */
  set(present: Date): void {
    this.told = present.getTime();
    this.at = performance.now();
  }
}

@Global()
@Module({ providers: [Clock], exports: [Clock] })
export class ClockModule {}
