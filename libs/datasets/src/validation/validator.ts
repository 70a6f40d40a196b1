import { Injectable, Logger } from '@nestjs/common';
import { Database, type Tx } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { newId } from '@app/platform/ids';
import { FileStores } from '@app/platform/storage';
import { Dataset, type Modality } from '../register/dataset.entity';
import { DatasetVersion } from '../versions/dataset-version.entity';
import { VersionFile } from '../versions/version-file.entity';
import { Versions } from '../versions/versions';
import { FileCheck } from './files/check-file';
import { Findings, type Found } from './findings';
import { Profile } from './profile';
import { Tokenizers } from './tokenizers';
import { type Report, Validation } from './validation.entity';

/** What names a check, as hints carry it. */
export interface ValidationKey {
  org_id: string;
  version_id: string;
  id: string;
}

/** A check without a sign of life for so long is taken over by another worker. */
export const silentSeconds = 60;
const mostAttempts = 5;
const progressMilliseconds = 1000;

class TakenOver extends Error {}

interface Content {
  files: VersionFile[];
  locale: string;
  modality: Modality;
}

/** Checks a version's files: claimed by one worker at a time, and recorded only by the one that still holds it. */
@Injectable()
export class Validator {
  private readonly log = new Logger('Validator');

  constructor(
    private readonly database: Database,
    private readonly stores: FileStores,
    private readonly tokenizers: Tokenizers,
    private readonly versions: Versions,
    private readonly hints: Hints,
  ) {}

  /** Does a check that waits or was left. @returns whether it was this call that did it */
  async run(key: ValidationKey, stopping: AbortSignal): Promise<boolean> {
    const runner = newId();
    const claimed = await this.inside(key, (tx) => this.claim(tx, key, runner));
    if (!claimed) return false;
    try {
      const report = claimed.attempts > mostAttempts ? givenUp() : await this.check(key, runner, claimed, stopping);
      await this.inside(key, (tx) => this.record(tx, key, runner, report));
      return true;
    } catch (error) {
      if (error instanceof TakenOver) return false;
      await this.inside(key, (tx) => this.letGo(tx, key, runner));
      if (stopping.aborted) return false;
      throw error;
    }
  }

  private inside<T>(key: ValidationKey, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction({ door: 'partner', scopes: { organisations: [key.org_id] } }, work);
  }

  private async claim(tx: Tx, key: ValidationKey, runner: string): Promise<Validation | null> {
    const silent = new Date(tx.now.getTime() - silentSeconds * 1000);
    const claimed = await tx.change(
      `update validations set state = 'running', runner = $4, attempts = attempts + 1, heartbeat_at = $5, bytes_done = 0,
         rows_done = 0
        where org_id = $1 and version_id = $2 and id = $3 and (state = 'queued' or (state = 'running' and heartbeat_at < $6))`,
      [key.org_id, key.version_id, key.id, runner, tx.now, silent],
    );
    return claimed === 1 ? tx.manager.findOneBy(Validation, { ...key }) : null;
  }

  private async check(key: ValidationKey, runner: string, row: Validation, stopping: AbortSignal): Promise<Report> {
    const { files, locale, modality } = await this.inside(key, (tx) => this.content(tx, key));
    const findings = new Findings();
    const profile = new Profile(Number(row.bytes_total), locale, await this.tokenizers.all());
    const checked: Report['files'] = [];
    let [before, rowsBefore, told] = [0, 0, Date.now()];
    for (const file of files) {
      const check = new FileCheck(file.path, findings, profile, rowsBefore);
      const { format, rows } = await check.read(
        await this.stores.open(file.store_id, file.sha256),
        async (bytes, count) => {
          stopping.throwIfAborted();
          if (Date.now() - told < progressMilliseconds) return new Promise((resolve) => setImmediate(resolve));
          told = Date.now();
          await this.inside(key, (tx) => this.progress(tx, key, runner, before + bytes, rowsBefore + count));
        },
      );
      checked.push({ path: file.path, format, rows, bytes: Number(file.bytes), sha256: file.sha256 });
      before += Number(file.bytes);
      rowsBefore += rows;
    }
    if (!files.some(({ split }) => split === 'train')) findings.add(null, noTrainFile(modality));
    return {
      passed: !findings.failed,
      files: checked,
      findings: findings.listed,
      counts: findings.counts,
      statistics: findings.failed ? null : profile.result,
      long_rows: profile.longRows,
    };
  }

  private async content(tx: Tx, key: ValidationKey): Promise<Content> {
    const version = await tx.manager.findOneByOrFail(DatasetVersion, { org_id: key.org_id, id: key.version_id });
    const dataset = await tx.manager.findOneByOrFail(Dataset, { org_id: key.org_id, id: version.dataset_id });
    const locale = dataset.languages[0]?.bcp47 ?? 'en';
    return { files: await this.versions.files(tx, version), locale, modality: dataset.modality };
  }

  private async progress(tx: Tx, key: ValidationKey, runner: string, bytes: number, rows: number): Promise<void> {
    const change = { heartbeat_at: tx.now, bytes_done: BigInt(bytes), rows_done: BigInt(rows) };
    const { affected } = await tx.manager.update(Validation, { ...key, runner, state: 'running' }, change);
    if (affected === 0) throw new TakenOver();
    tx.afterCommit(() => void this.hints.changed(key.org_id, ['check']));
  }

  private async record(tx: Tx, key: ValidationKey, runner: string, report: Report): Promise<void> {
    const { org_id, version_id } = key;
    const row = await tx.manager.findOneByOrFail(Validation, { ...key });
    const version = await this.versions.locked(tx, org_id, row.dataset_id, version_id);
    const rows = BigInt(report.files.reduce((sum, file) => sum + file.rows, 0));
    const { affected } = await tx.manager.update(
      Validation,
      { ...key, runner, state: 'running' },
      {
        state: report.passed ? 'passed' : 'failed',
        report,
        runner: null,
        bytes_done: row.bytes_total,
        rows_done: rows,
        heartbeat_at: tx.now,
        finished_at: tx.now,
      },
    );
    if (affected === 0) throw new TakenOver();
    for (const { path, format, rows: count } of report.files)
      await tx.manager.update(VersionFile, { org_id, version_id, path }, { format, rows: BigInt(count) });
    const errors = report.counts.filter(({ severity }) => severity === 'error');
    const reason = errors.map(({ code, count }) => `${code} (${count})`).join(', ');
    await this.versions.move(
      tx,
      null,
      version,
      report.passed ? 'in_review' : 'needs_attention',
      'the end of the check',
      report.passed ? { rows, statistics: report.statistics } : { state_reason: `The check found ${reason}.` },
    );
    this.log.log(`checked ${version_id}: ${report.passed ? 'passed' : reason}`);
  }

  /** Back to the queue: another attempt, or another worker, does it. */
  private async letGo(tx: Tx, key: ValidationKey, runner: string): Promise<void> {
    await tx.manager.update(Validation, { ...key, runner, state: 'running' }, { state: 'queued', runner: null });
  }
}

function givenUp(): Report {
  const findings = new Findings();
  findings.add(null, {
    code: 'check-not-possible',
    detail: `the check broke off ${mostAttempts} times; tell the platform administrator`,
  });
  return {
    passed: false,
    files: [],
    findings: findings.listed,
    counts: findings.counts,
    statistics: null,
    long_rows: [],
  };
}

/** Training reads files of the split train; data that is there to judge by needs none. */
function noTrainFile(modality: Modality): Found {
  const severity = modality === 'eval' ? 'warning' : 'error';
  return { severity, code: 'no-train-file', detail: 'no file has the split train: there is nothing to learn from' };
}
