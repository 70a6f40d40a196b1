import type { LaunchData } from '@app/datasets';
import type { FineTuningBody } from './fine-tuning.dto';
import { recipeOf } from './recipe';

/** What a chat template puts around one text, in tokens. */
const templateTokens = 6;
/** Bytes of a text behind one token, where no tokenizer could count: the low end is a script of three bytes a letter. */
const bytesPerToken = 1.6;
/** Characters behind one token of a system message, where the data tells nothing. */
const charactersPerToken = 2;
/** Plain ASCII behind one token: base models' tokenizers are made for English first, whatever the rows' language. */
const asciiPerToken = 4;
/** The trainer's own system message, an English sentence, where a request names none. */
const defaultSystemTokens = 8;
/** Reading a held-out token costs a third of training on one: there is no way back through the model. */
const readingShare = 1 / 3;
/** An answer is made token by token; each costs about as much as training on this many. */
const answerShare = 10;

/** What a run does, in tokens. */
export interface Work {
  /** Mean of a row with its template and system message. */
  tokensPerRow: number;
  /** Read in one step over all GPUs. */
  tokensPerStep: number;
  steps: number;
  /** Held-out passes and sample answers, as training tokens that would take as long. */
  besides: number;
}

/** Reckons the work of a run from the data's statistics. @param tokenizer sha256 of the base model's tokenizer */
export function workOf(
  body: FineTuningBody,
  data: readonly LaunchData[],
  tokenizer: string | null,
  gpus: number,
): Work {
  const { steps, batch_size, eval_every, holdout_fraction, sample_tokens } = recipeOf(body);
  const tokens = data.reduce((sum, each) => sum + tokensOf(each, tokenizer, body.system_message), 0);
  const rows = data.reduce((sum, each) => sum + each.rows, 0);
  const tokensPerRow = tokens / Math.max(1, rows);
  const given = data.flatMap(({ files }) => files).filter(({ split }) => split === 'eval');
  const heldOut = given.length > 0 ? given.reduce((sum, file) => sum + file.rows, 0) : rows * holdout_fraction;
  // Before the first step, every so many steps, and after the last.
  const passes = 1 + Math.floor(steps / eval_every) + (steps % eval_every === 0 ? 0 : 1);
  const answers = (body.prompts?.length ?? 0) * 2 * sample_tokens;
  return {
    tokensPerRow,
    tokensPerStep: tokensPerRow * batch_size * gpus,
    steps,
    besides: passes * heldOut * tokensPerRow * readingShare + answers * answerShare,
  };
}

/** Tokens of all rows as training encodes them. */
function tokensOf(data: LaunchData, tokenizer: string | null, system: string | undefined): number {
  const counted = data.tokens.find(({ tokenizer_sha256 }) => tokenizer_sha256 === tokenizer)?.tokens;
  const texts = counted ?? data.bytes / bytesPerToken;
  // Plain text has no template: an end mark a row.
  if (data.files.every(({ format }) => format === 'text')) return texts + data.rows;
  const perCharacter =
    counted !== undefined && data.characters > 0 ? counted / data.characters : 1 / charactersPerToken;
  return texts + data.texts * templateTokens + data.rows * (templateTokens + systemTokens(system, perCharacter));
}

function systemTokens(system: string | undefined, perCharacter: number): number {
  if (system === undefined) return defaultSystemTokens;
  const ascii = system.replaceAll(/[^ -~\s]/g, '').length;
  return ascii / asciiPerToken + (system.length - ascii) * perCharacter;
}
