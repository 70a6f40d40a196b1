import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CopyButton, ErrorState, Panel, Row, Waiting } from '@app/ui';
import { cardQuery } from '../models.api';
import { useModel } from '../use-model';
import { cardBlocks } from './card-text';
import { CardView } from './card-view';

/** The model card: what whoever is given the model should know, made from what is on record. */
export function CardPage() {
  const { t } = useTranslation('models');
  const { project, model, version } = useModel();
  const { data: card, error, isPending } = useQuery(cardQuery(project, model.id, version.id));
  const address = `/api/v1/projects/${project}/models/${model.id}/versions/${version.id}/card`;
  return (
    <Panel
      title={t('card.title')}
      note={t('card.note')}
      aside={
        card !== undefined && (
          <Row>
            <CopyButton text={card} label={t('card.copy')} />
            <Button
              component="a"
              href={address}
              download={`${model.name} v${version.number}.md`}
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden />}
            >
              {t('card.download')}
            </Button>
          </Row>
        )
      }
      foot={t('card.who')}
    >
      {isPending && <Waiting rows={5} />}
      {error && card === undefined && <ErrorState error={error} title={t('card.failure')} />}
      {card !== undefined && <CardView blocks={cardBlocks(card)} />}
    </Panel>
  );
}
