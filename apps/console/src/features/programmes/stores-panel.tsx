import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Country, ErrorState, Panel, Row, useFormats, Waiting } from '@app/ui';
import { countriesQuery } from '../../app/reference.api';

/** Countries in which a store of files stands; in no other can data lie. */
export function StoresPanel() {
  const { t } = useTranslation('programmes');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(countriesQuery);
  const places = data?.filter(({ store }) => store);
  return (
    <Panel title={t('stores.title')} foot={t('stores.note')}>
      {error && !data && <ErrorState error={error} title={t('stores.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={1} />}
      {places?.length === 0 && <span className="dim">{t('stores.none')}</span>}
      <Row>
        {places?.map(({ code }) => (
          <span key={code}>
            <Country code={code} /> {formats.country(code)}
          </span>
        ))}
      </Row>
    </Panel>
  );
}
