import fc from 'fast-check';
import { stdnum } from 'stdnum';
import { numberHelp } from './registration-number';

const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));

/** What the server's own check says. */
const valid = {
  TH: (text: string) => stdnum.TH.tin.validate(text).isValid,
  VN: (text: string) => stdnum.VN.mst.validate(text).isValid,
  JP: (text: string) => stdnum.JP.cn.validate(text).isValid,
  SG: (text: string) => stdnum.SG.uen.validate(text).isValid,
};

/** Every number that the server takes is called good; what is called wrong, it refuses. */
const agrees = (country: keyof typeof valid, text: string) => {
  const { kind } = numberHelp(country, text);
  if (valid[country](text)) expect([text, kind]).toEqual([text, 'good']);
};

it('never calls a number wrong that the server takes', () => {
  fc.assert(
    fc.property(digits(12), (body) => {
      for (let check = 0; check < 10; check++) {
        agrees('TH', `0${body.slice(1)}${check}`);
        agrees('JP', `${check}${body}`);
        agrees('VN', `01${body.slice(0, 7)}${check}`);
      }
      for (const letter of 'ABCDEGHJKLMNPRSTUWXYZ') {
        agrees('SG', `${body.slice(0, 8)}${letter}`);
        agrees('SG', `19${body.slice(0, 7)}${letter}`);
      }
    }),
  );
});

it.each([
  ['TH', '0105536112014', 'good'],
  ['TH', '0-1055-36112-01-4', 'good'],
  ['TH', '0105536112015', 'check'],
  ['VN', '0100233488', 'good'],
  ['VN', '0100233480', 'check'],
  ['MY', '2019-0100-0005', 'good'],
  ['MY', '180001000005', 'check'],
  ['SG', '00192200M', 'good'],
  ['SG', '00192200a', 'check'],
  ['SG', 'T08GA0028A', 'good'],
  ['JP', '7000012050002', 'good'],
  ['JP', '7000012050003', 'check'],
  ['TH', '  ', 'empty'],
  ['TH', '01055x', 'signs'],
  ['ID', '123', 'unchecked'],
])('says of %s %s that it is %s', (country, text, kind) => {
  expect(numberHelp(country, text).kind).toBe(kind);
});

it('tells how many signs are missing or too many', () => {
  expect(numberHelp('TH', '01055')).toEqual({ kind: 'short', count: 8 });
  expect(numberHelp('VN', '01002334881')).toEqual({ kind: 'short', count: 2 });
  expect(numberHelp('SG', '12345678901')).toEqual({ kind: 'long', count: 1 });
});
