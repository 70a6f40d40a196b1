import { etagOf, matchVersion } from './etag';

it('lets the version that was read pass, and no other', () => {
  for (const tag of [etagOf(3), '*', 'W/"3"', '"2", "3"', null]) expect(() => matchVersion(tag, 3)).not.toThrow();
  for (const tag of ['"2"', '3', '""', '"33"']) expect(() => matchVersion(tag, 3)).toThrow('version-conflict');
});
