import { readOptions } from './options';

describe('options of npm start', () => {
  it('takes nothing, and then a free port', () => {
    expect(readOptions([])).toEqual({ empty: false, exit: false, port: null, help: false });
  });

  it('takes each option', () => {
    expect(readOptions(['--exit', '--port', '3000'])).toMatchObject({ exit: true, port: 3000 });
    expect(readOptions(['--port=3000', '--empty'])).toMatchObject({ empty: true, port: 3000 });
    expect(readOptions(['-h'])).toMatchObject({ help: true });
  });

  it.each([
    [['--fast'], /--fast.*The options are --empty, --exit, --port N and --help/],
    [['now'], /now.*The options are/],
    [['--port'], /--port.*The options are/],
    [['--exit=yes'], /exit.*The options are/],
    [['--port', '0'], /--port takes a whole number from 1 to 65535; it is "0"/],
    [['--port', '65536'], /65536/],
    [['--port', '80a'], /80a/],
    [['--port', '1e3'], /1e3/],
    [['--empty', '--exit'], /--empty has no main job/],
  ])('refuses %j and says what to write', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
