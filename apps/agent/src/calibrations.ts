import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { replaceFile } from '@app/platform/machine';
import { log } from './log';
import type { Settings } from './settings';
import type { Calibration } from './site-api';

/**
 * The tokens per second of each base model that lies at the site, measured once, so that estimates have a ground. Each
 * goes by the name that the catalogue knows the model by. @param signal ends a measurement under way
 */
export async function calibrations(settings: Settings, signal: AbortSignal): Promise<Calibration[]> {
  const folder = settings.baseModelsFolder;
  if (!existsSync(folder)) return [];
  const found: Calibration[] = [];
  for (const name of readdirSync(folder)) {
    const manifest = join(folder, name, 'manifest.json');
    if (!existsSync(manifest)) continue;
    const model = (JSON.parse(readFileSync(manifest, 'utf8')) as { name: string }).name;
    const kept = join(settings.home, `calibration-${encodeURIComponent(model)}.json`);
    if (!existsSync(kept)) {
      const calibration = { base_model: model, ...(await measured(join(folder, name), settings, signal)) };
      replaceFile(kept, JSON.stringify(calibration));
      log('calibrated', { ...calibration });
    }
    found.push(JSON.parse(readFileSync(kept, 'utf8')) as Calibration);
  }
  return found;
}

async function measured(modelFolder: string, settings: Settings, signal: AbortSignal) {
  const { python, trainerFolder, threads } = settings;
  const { stdout } = await promisify(execFile)(
    python,
    ['-m', 'monsoon_trainer', 'calibrate', '--model-dir', modelFolder, '--threads', String(threads), '--steps', '4'],
    { env: { PATH: process.env.PATH, PYTHONPATH: trainerFolder, LANG: 'C.UTF-8', OMP_WAIT_POLICY: 'PASSIVE' }, signal },
  );
  const { model_sha256, tokens_per_second } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Calibration;
  return { model_sha256, tokens_per_second };
}
