import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { piecesOf } from './addresses';

/** What somebody wrote, as they wrote it; addresses of the web in it can be opened, beside this page. */
export function WithAddresses({ text }: { text: string }) {
  const { t } = useTranslation();
  return piecesOf(text).map(({ text: piece, address }, n) =>
    address ? (
      <a key={n} href={address} target="_blank" rel="noopener noreferrer">
        {piece}
        <span className="unseen"> {t('newWindow')}</span>
      </a>
    ) : (
      <Fragment key={n}>{piece}</Fragment>
    ),
  );
}
