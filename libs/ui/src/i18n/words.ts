import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { onceNoTextIsHeld } from '../server/session-state';
import { firstLanguage, onLanguageElsewhere } from './languages';

type Loader = () => Promise<unknown>;

/** Files of words by `room/language`, each a chunk of its own. */
export type WordFiles = Record<string, Loader>;

/** `…/jobs/words/th.json` of a site and `…/words/states/th.json` of this library are both `jobs/th`, `states/th`. */
function byRoom(files: WordFiles): Map<string, Loader> {
  const room = /([\w-]+)\/words\/(\w+)\.json$|words\/([\w-]+)\/(\w+)\.json$/;
  return new Map(
    Object.entries(files).map(([path, load]) => {
      const [, room1, language1, room2, language2] = room.exec(path) ?? [];
      return [`${room1 ?? room2}/${language1 ?? language2}`, load];
    }),
  );
}

/** Why words did not come, by room and language: i18next keeps it to itself. */
const failures = new Map<string, unknown>();

/** Starts translation with the words that every page needs; a room's own come with its pages. */
export async function startWords(siteFiles: WordFiles): Promise<void> {
  const files = byRoom({ ...import.meta.glob('../words/*/*.json', { import: 'default' }), ...siteFiles });
  const backend: BackendModule = {
    type: 'backend',
    init: () => undefined,
    read: (language, room, done) => {
      const load = files.get(`${room}/${language}`);
      if (!load) return done(new Error(`there are no words ${room} in ${language}`), false);
      load().then(
        (words) => done(null, words as Record<string, string>),
        (error: unknown) => {
          failures.set(`${room}/${language}`, error);
          done(error as Error, false);
        },
      );
    },
  };
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      ns: ['ui', 'states'],
      defaultNS: 'ui',
      // A missing word fails a test; at run time English is better than a key.
      fallbackLng: 'en',
      load: 'currentOnly',
      interpolation: { escapeValue: false },
    });
  const tell = (language: string) => {
    document.documentElement.lang = language;
  };
  tell(i18next.language);
  i18next.on('languageChanged', tell);
  // A number that is half written would be read otherwise in another language.
  onLanguageElsewhere(() => onceNoTextIsHeld(() => void i18next.changeLanguage(firstLanguage())));
}

/** For a route's `loader`: fetches words of rooms beside the page's program. What did not come is asked for anew at the next try. */
export const words =
  (...rooms: (keyof Words)[]) =>
  async (): Promise<void> => {
    await i18next.loadNamespaces(rooms);
    const lacking = () => rooms.filter((room) => !i18next.hasResourceBundle(i18next.language, room));
    if (lacking().length === 0) return;
    await i18next.reloadResources(i18next.language, lacking());
    const [room] = lacking();
    if (room) throw failures.get(`${room}/${i18next.language}`) ?? new Error(`the words ${room} did not come`);
  };
