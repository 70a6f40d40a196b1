import 'i18next';

declare global {
  /** Words by room. A site adds its own rooms; a key that is not there does not compile. */
  interface Words {
    ui: typeof import('../words/ui/en.json');
    states: typeof import('../words/states/en.json');
    audit: typeof import('../words/audit/en.json');
    job: typeof import('../words/job/en.json');
    ledger: typeof import('../words/ledger/en.json');
    problems: typeof import('../words/problems/en.json');
    notifications: typeof import('../words/notifications/en.json');
  }
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: Words;
  }
}
