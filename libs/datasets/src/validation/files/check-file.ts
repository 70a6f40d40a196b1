import type { Format } from '../../versions/version-file.entity';
import { excerpt, type Findings, type Found } from '../findings';
import { jsonFault } from './json-fault';
import { limits } from '../limits';
import { eachLine, type Line } from './lines';
import type { Profile } from '../profile';
import { checkRow } from './row-formats';
import { fieldsOf, structureOf } from './structure';
import { utf8Fault } from './utf8';

/** What a check found of one file as a whole. */
export interface CheckedFile {
  format: Format | null;
  rows: number;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const carriageReturn = 13;
const blank = /^[ \t\r]*$/;

/** Checks the rows of one file as they stream by: memory is bounded by the longest row, not by the file. */
export class FileCheck {
  private format: Format | null = null;
  private rows = 0;

  constructor(
    private readonly path: string,
    private readonly findings: Findings,
    private readonly profile: Profile,
    /** Rows of the version's files before this one. */
    private readonly rowsBefore: number,
  ) {}

  /** Reads to the end. `rest` is called now and then with the bytes and rows so far; it may throw to stop. */
  async read(
    source: AsyncIterable<Buffer>,
    rest: (bytes: number, rows: number) => Promise<void>,
  ): Promise<CheckedFile> {
    await eachLine(
      source,
      limits.row_bytes,
      (line) => this.line(line),
      (bytes) => rest(bytes, this.rows),
    );
    if (this.rows === 0) this.tell({ code: 'no-rows', detail: 'the file has no rows' });
    return { format: this.format, rows: this.rows };
  }

  private tell(found: Found): void {
    this.findings.add(this.path, found);
  }

  private line({ number, bytes, length }: Line): void {
    const row = number;
    if (!bytes) {
      this.rows++;
      return this.tell({ code: 'row-too-long', row, detail: `the row has ${length} bytes`, limit: limits.row_bytes });
    }
    const text = this.decoded(row, bytes);
    if (text === null) return void this.rows++;
    if (blank.test(text))
      return this.tell({ severity: 'warning', code: 'blank-line', row, detail: 'blank lines are passed over' });
    this.rows++;
    if (this.rowsBefore + this.rows > limits.rows) {
      const detail = `more rows than ${limits.rows} in one version`;
      if (this.rowsBefore + this.rows === limits.rows + 1)
        this.tell({ code: 'too-many-rows', row, detail, limit: limits.rows });
      return;
    }
    const value = this.parsed(row, text);
    if (value === undefined) return;
    const checked = checkRow(value, this.format);
    this.format ??= checked.format;
    for (const found of checked.found) this.tell({ row, ...found });
    this.profile.add(checked.texts, checked.around, { file: this.path, row });
  }

  /** The line as text without byte-order mark and carriage return, or null where it is not UTF-8. */
  private decoded(row: number, line: Buffer): string | null {
    let bytes = line;
    if (row === 1 && bytes.subarray(0, 3).equals(byteOrderMark)) {
      this.tell({
        code: 'byte-order-mark',
        row,
        column: 1,
        detail: 'the file begins with a byte-order mark; save it without',
      });
      bytes = bytes.subarray(3);
    }
    if (bytes.at(-1) === carriageReturn) {
      this.tell({
        severity: 'warning',
        code: 'carriage-return',
        row,
        detail: 'lines end with CR and LF; LF alone is meant',
      });
      bytes = bytes.subarray(0, -1);
    }
    const fault = utf8Fault(bytes);
    if (fault === -1) return bytes.toString('utf8');
    const value = `0x${bytes.subarray(fault, fault + 4).toString('hex')}`;
    this.tell({
      code: 'invalid-utf8',
      row,
      column: fault + 1,
      detail: `byte ${fault + 1} of the row is not UTF-8`,
      value,
    });
    return null;
  }

  private parsed(row: number, text: string): unknown {
    const { depth, fields, digits } = structureOf(text);
    if (depth > limits.depth) {
      this.tell({ code: 'nested-too-deep', row, detail: `the row nests ${depth} levels`, limit: limits.depth });
      return undefined;
    }
    if (digits > limits.digits) {
      this.tell({ code: 'number-too-long', row, detail: `a number has ${digits} digits`, limit: limits.digits });
      return undefined;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
      if (fieldsOf(value) === fields) return value;
    } catch {
      // its place is found below
    }
    if (!this.findings.namesMore)
      this.tell({ code: value === undefined ? 'invalid-json' : 'duplicate-field', detail: '' });
    else this.tell({ row, ...placed(text) });
    return undefined;
  }
}

/** The fault of a line that cannot be taken, with its place in characters. */
function placed(text: string): Found {
  const fault = jsonFault(text, limits.depth);
  const index = fault?.index ?? 0;
  const lone = text.indexOf('\r');
  const code = fault?.code === 'invalid-json' && lone !== -1 && lone < index ? 'carriage-return' : fault?.code;
  return {
    code: code ?? 'invalid-json',
    column: Array.from(text.slice(0, index)).length + 1,
    detail: code === 'carriage-return' ? 'rows are parted by CR alone; part them by LF' : (fault?.detail ?? 'no JSON'),
    value: excerpt(text.slice(index)),
  };
}
