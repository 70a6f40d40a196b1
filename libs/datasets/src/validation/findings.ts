import { limits } from './limits';
import type { FindingCountDto, FindingDto } from './report.dto';

export type Found = Pick<FindingDto, 'code' | 'detail'> & Partial<Omit<FindingDto, 'file'>>;

/** Collects findings in bounded memory: the first of each severity one by one, all of them by count. */
export class Findings {
  readonly listed: FindingDto[] = [];
  private readonly counted = new Map<string, FindingCountDto>();
  private readonly perSeverity = { error: 0, warning: 0 };

  add(file: string | null, found: Found): void {
    const severity = found.severity ?? 'error';
    const count = this.counted.get(`${severity} ${found.code}`) ?? { severity, code: found.code, count: 0 };
    count.count++;
    this.counted.set(`${severity} ${found.code}`, count);
    // Of a warning the first of its kind tells enough.
    if (severity === 'warning' && count.count > 1) return;
    if (++this.perSeverity[severity] > limits.listed) return;
    this.listed.push({
      severity,
      code: found.code,
      file,
      row: found.row ?? null,
      column: found.column ?? null,
      field: found.field ?? null,
      detail: found.detail,
      limit: found.limit ?? null,
      value: found.value == null ? null : excerpt(found.value),
    });
  }

  /** Whether a further error would still be named: finding its exact place costs time. */
  get namesMore(): boolean {
    return this.perSeverity.error < limits.listed;
  }

  get failed(): boolean {
    return this.perSeverity.error > 0;
  }

  get counts(): FindingCountDto[] {
    return [...this.counted.values()].sort((a, b) => b.count - a.count);
  }
}

/** At most 80 characters of a value, so that a report is no copy of the data. NUL, which cannot be kept, is shown as ␀. */
export function excerpt(value: string): string {
  const characters = Array.from(value.slice(0, 2 * limits.excerpt)).slice(0, limits.excerpt);
  const cut = characters.join('').toWellFormed().replaceAll('\0', '␀');
  return cut.length < value.length && characters.length === limits.excerpt ? `${cut.slice(0, -1)}…` : cut;
}
