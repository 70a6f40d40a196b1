import { useTranslation } from 'react-i18next';
import { Dialog } from '../dialog';
import type { PlaceGroup } from '../navigation';
import css from './keys-dialog.module.css';
import { lettersOf } from './letters';
import { setSingleKeys, useSingleKeys } from './single-keys';

/** Every key of the site, and whether single ones count. */
export default function KeysDialog({ groups, onClose }: { groups: readonly PlaceGroup[]; onClose: () => void }) {
  const { t } = useTranslation();
  const on = useSingleKeys();
  const everywhere: [string[], string][] = [
    [[/Mac|iP/.test(navigator.userAgent) ? '⌘' : 'Ctrl', 'K'], t('keys.find')],
    [['j'], t('keys.down')],
    [['k'], t('keys.up')],
    [['Enter'], t('keys.open')],
    [['Esc'], t('keys.close')],
    [['?'], t('keys.list')],
  ];
  const places = [...lettersOf(groups)].map(([letter, { label }]): [string[], string] => [['g', letter], label]);
  return (
    <Dialog label={t('keys.title')} className={css.keys} onClose={onClose}>
      <header>
        <h2>{t('keys.title')}</h2>
        <button type="button" autoFocus className={css.close} onClick={onClose}>
          {t('close')}
        </button>
      </header>
      <div className={css.columns}>
        <Keys title={t('keys.everywhere')} keys={everywhere} />
        <Keys title={t('keys.places')} keys={places} />
      </div>
      <label className={css.single}>
        <input type="checkbox" checked={on} onChange={(event) => setSingleKeys(event.currentTarget.checked)} />
        <span>
          {t('keys.single')}
          <small className="dim">{t('keys.singleText')}</small>
        </span>
      </label>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: [string[], string][] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(([pressed, what]) => (
          <div key={pressed.join(' ')}>
            <dt>
              {pressed.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
