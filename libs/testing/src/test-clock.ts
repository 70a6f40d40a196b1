import { Clock } from '@app/platform/clock';

/** A clock that tests set: it runs with real time from where it was put. */
export class TestClock extends Clock {
  private offset = 0;

  override now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** Move the present forward (or back) by seconds. */
  advance(seconds: number): void {
    this.offset += seconds * 1000;
  }
}
