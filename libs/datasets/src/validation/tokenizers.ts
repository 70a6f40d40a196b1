import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '@app/platform/config';

/** Counts the tokens of a text as one base model sees them. */
export interface Counter {
  /** Name of the base model. */
  name: string;
  /** Digest of its tokenizer.json. */
  sha256: string;
  count(text: string): number;
}

/** Tokenizers of the base models that lie in BASE_MODELS_DIR. */
@Injectable()
export class Tokenizers {
  private readonly log = new Logger('Tokenizers');
  private readonly loaded = new Map<string, Counter>();

  constructor(private readonly config: Config) {}

  /** One counter a base model, by name; a folder without a tokenizer that can be read counts nothing. */
  async all(): Promise<Counter[]> {
    const home = this.config.baseModelsFolder;
    const folders = await readdir(home, { withFileTypes: true }).catch(() => []);
    const counters: Counter[] = [];
    for (const folder of folders) {
      if (!folder.isDirectory() || folder.name.startsWith('.')) continue;
      try {
        counters.push(await this.load(join(home, folder.name)));
      } catch (error) {
        this.log.warn(`no tokens are counted for ${folder.name}: ${String(error)}`);
      }
    }
    return counters.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private async load(folder: string): Promise<Counter> {
    const [content, config, manifest] = await Promise.all(
      ['tokenizer.json', 'tokenizer_config.json', 'manifest.json'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    const sha256 = createHash('sha256').update(content).digest('hex');
    const { name } = JSON.parse(manifest) as { name: string };
    const known = this.loaded.get(`${name} ${sha256}`);
    if (known) return known;
    const tokenizer = new Tokenizer(JSON.parse(content) as object, JSON.parse(config) as object);
    const count = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids.length;
    const counter = { name, sha256, count };
    this.loaded.set(`${name} ${sha256}`, counter);
    return counter;
  }
}
