import { type FieldError, Problem } from './problem';

/** What is wrong with several fields of one request, which whoever sent it learns together. */
export class FieldFaults {
  readonly errors: FieldError[] = [];

  add(fault: FieldError): void {
    this.errors.push(fault);
  }

  /** What the work gives; undefined where it refused a field, which is kept. @throws whatever else it throws */
  of<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'validation-failed') throw error;
      this.errors.push(...(error.body.errors ?? []));
      return undefined;
    }
  }

  /** @throws 400 with all that was found */
  refuse(): void {
    if (this.errors.length > 0) throw Problem.invalid(this.errors);
  }
}
