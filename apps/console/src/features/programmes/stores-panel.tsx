import { useTranslation } from 'react-i18next';
import { Country, Panel, Row, useFormats, Waiting } from '@app/ui';
import { useCountries } from '../../app/reference.api';

/** Countries in which a store of files stands; in no other can data lie. */
export function StoresPanel() {
  const { t } = useTranslation('programmes');
  const formats = useFormats();
  const countries = useCountries();
  return (
    <Panel title={t('stores.title')} foot={t('stores.note')}>
      {!countries && <Waiting rows={1} />}
      <Row>
        {countries?.flatMap(({ code, store }) =>
          store ? (
            <span key={code}>
              <Country code={code} /> {formats.country(code)}
            </span>
          ) : (
            []
          ),
        )}
      </Row>
    </Panel>
  );
}
