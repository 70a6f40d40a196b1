/**
 * Licences known by their SPDX id: those of data sets, texts and models, and those that code in them has. Another one is
 * written as `LicenseRef-<name>`, as SPDX says.
 */
const known = new Set(
  `0BSD AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 C-UDA-1.0
   CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0
   CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC-PDDC CC0-1.0 CDLA-Permissive-1.0
   CDLA-Permissive-2.0 CDLA-Sharing-1.0 ECL-2.0 EPL-2.0 EUPL-1.2 GFDL-1.3-only GFDL-1.3-or-later GPL-2.0-only
   GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later ISC LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later
   MIT MIT-0 MPL-2.0 MS-PL NCGL-UK-2.0 O-UDA-1.0 ODC-By-1.0 ODbL-1.0 OGL-Canada-2.0 OGL-UK-3.0 OSL-3.0 PDDL-1.0 Unlicense
   WTFPL Zlib`.split(/\s+/),
);
const exceptions = new Set(['Classpath-exception-2.0', 'LLVM-exception', 'GPL-CC-1.0', 'Font-exception-2.0']);
const ownLicence = /^LicenseRef-[A-Za-z0-9.-]{1,100}$/;

/** Why a text is no SPDX licence expression, and at which of its words; null where it is one. */
export function licenceFault(expression: string): { detail: string; word: string } | null {
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const fault = (detail: string) => ({ detail, word: words[at] ?? '' });

  const term = (): { detail: string; word: string } | null => {
    const word = words[at];
    if (word === undefined) return fault('a licence is missing at the end');
    if (word === '(') {
      at++;
      const inner = chain();
      if (inner) return inner;
      if (words[at] !== ')') return fault('a closing parenthesis is missing');
      at++;
      return null;
    }
    if (!known.has(word.replace(/\+$/, '')) && !ownLicence.test(word))
      return fault('this is no licence id of SPDX known here; write another licence as LicenseRef-<name>');
    at++;
    if (words[at] !== 'WITH') return null;
    at++;
    if (!exceptions.has(words[at] ?? '')) return fault('this is no exception id of SPDX known here');
    at++;
    return null;
  };
  const chain = (): { detail: string; word: string } | null => {
    for (;;) {
      const wrong = term();
      if (wrong) return wrong;
      if (words[at] !== 'AND' && words[at] !== 'OR') return null;
      at++;
    }
  };

  const wrong = chain();
  if (wrong) return wrong;
  return at < words.length ? fault('AND or OR is missing before this') : null;
}
