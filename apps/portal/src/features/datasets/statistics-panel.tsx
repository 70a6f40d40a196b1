import { useTranslation } from 'react-i18next';
import { Fact, Facts, KeyFigure, KeyFigures, nameIn, Panel, Stack, useFormats } from '@app/ui';
import { useBaseModels } from '../../app/reference.api';
import type { Version } from './datasets.api';

/** How much a version holds: aggregates that tell no row. */
export function StatisticsPanel(props: {
  statistics: NonNullable<Version['statistics']>;
  bytes: number;
  number: string;
}) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const models = useBaseModels();
  const { statistics, bytes, number } = props;
  const about = statistics.exact ? undefined : t('statistics.sampled');
  return (
    <Panel title={t('statistics.title')} note={t('versionOf', { number })}>
      <Stack>
        <KeyFigures>
          <KeyFigure name={t('statistics.rows')}>{formats.number(statistics.rows)}</KeyFigure>
          <KeyFigure name={t('statistics.words')} note={about}>
            {formats.number(statistics.words)}
          </KeyFigure>
          <KeyFigure name={t('statistics.texts')}>{formats.number(statistics.texts)}</KeyFigure>
          <KeyFigure name={t('size')}>{formats.bytes(bytes)}</KeyFigure>
        </KeyFigures>
        <Facts>
          {statistics.tokens.map(({ tokenizer, tokens, exact }) => (
            <Fact key={tokenizer} name={t('statistics.tokens', { model: nameIn(models, tokenizer) })}>
              {formats.number(tokens)} {!exact && <span className="dim small">{t('statistics.sampled')}</span>}
            </Fact>
          ))}
          <Fact name={t('statistics.longest')}>
            {t('statistics.characters', {
              count: statistics.longest_row_characters,
              n: formats.number(statistics.longest_row_characters),
            })}
          </Fact>
        </Facts>
      </Stack>
    </Panel>
  );
}
