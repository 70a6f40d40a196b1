import type { QueryResultRow } from 'pg';
import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { DataRight, type RightFile } from './data-right.entity';
import { nothingToTrainOn, rightsMissing } from '../datasets.problems';
import type { TokenCountDto } from '../validation/report.dto';

/** What a project may use of a dataset version: everything a launch and an attempt need, from the project's own copy. */
export interface LaunchData {
  right_id: string;
  agreement_id: string;
  dataset_org_id: string;
  dataset_id: string;
  dataset_version_id: string;
  dataset_name: string;
  /** Version number, `1.2.0`. */
  number: string;
  /** sha256 of the version's manifest. */
  digest: string;
  licence: string;
  files: RightFile[];
  rows: number;
  bytes: number;
  /** Chat turns or texts in all rows: what a template adds its own tokens to. */
  texts: number;
  characters: number;
  tokens: TokenCountDto[];
  residency: {
    /** Country of the store in which the files lie. */
    storage_country: string;
    /** Countries in which it may be processed; null: anywhere. */
    processing_included: string[] | null;
    processing_excluded: string[];
  };
  /** Pools to which the agreement limits it; null: any. */
  pools: string[] | null;
  /** When the right ends; null: never. */
  until: Date | null;
}

/** Rights of projects in data. Reads only the project's own rows: the project must be entered. */
@Injectable()
export class DataRights {
  /**
   * Rights in force now, in the order asked.
   * @throws 409 `data-right-missing` naming each version that has none, or one that was revoked or has ended; 409
   * `no-training-rows` where none of them has a file of the split `train`
   */
  async forLaunch(tx: Tx, projectId: string, versionIds: readonly string[]): Promise<LaunchData[]> {
    const rows = await tx.named<DataRight & QueryResultRow>(
      'data_rights_for_launch',
      `select * from data_rights where project_id = $1 and dataset_version_id = any ($2) order by granted_at desc`,
      [projectId, versionIds],
    );
    const chosen = versionIds.map((id) => {
      const mine = rows.filter((row) => row.dataset_version_id === id);
      return { id, right: mine.find((row) => inForce(row, tx.now)) ?? null, last: mine.at(0) ?? null };
    });
    if (chosen.some(({ right }) => !right)) throw rightsMissing(chosen, tx.now);
    const data = chosen.map(({ right }) => launchData(right as DataRight));
    if (!data.some(({ files }) => files.some(({ split }) => split === 'train'))) throw nothingToTrainOn(data);
    return data;
  }
}

/** Whether a right holds at a moment. */
export function inForce(right: Pick<DataRight, 'revoked_at' | 'until'>, now: Date): boolean {
  return right.revoked_at === null && (right.until === null || right.until > now);
}

function launchData(right: DataRight): LaunchData {
  return {
    right_id: right.id,
    agreement_id: right.agreement_id,
    dataset_org_id: right.dataset_org_id,
    dataset_id: right.dataset_id,
    dataset_version_id: right.dataset_version_id,
    dataset_name: right.dataset_name,
    number: right.number,
    digest: right.digest,
    licence: right.licence,
    files: right.files,
    rows: Number(right.rows),
    bytes: Number(right.bytes),
    texts: right.statistics.texts,
    characters: right.statistics.characters,
    tokens: right.statistics.tokens,
    residency: {
      storage_country: right.storage_country,
      processing_included: right.processing_included,
      processing_excluded: right.processing_excluded,
    },
    pools: right.pools,
    until: right.until,
  };
}
