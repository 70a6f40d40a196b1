import { bar, bytes, counted, curve, lossLine, seconds, gpuTime, money } from './amounts';
import { type Sink, Terminal } from './terminal';
import { fitted, padded, textWidth } from './text-width';

class Screen implements Sink {
  text = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns?: number,
  ) {}
  write(text: string): void {
    this.text += text;
  }
}

describe('width of text', () => {
  it.each([
    ['loss', 4],
    ['ที่', 1],
    ['กรุงเทพฯ', 7],
    ['น้ำ', 2],
    ['Tiếng Việt', 10],
    ['Tiếng Việt'.normalize('NFD'), 10],
    ['日本語', 6],
    ['\x1b[32m✓\x1b[0m done', 6],
  ])('%j fills %i columns', (text, width) => expect(textWidth(text)).toBe(width));

  it('pads to columns, not to letters', () => {
    expect(padded('ที่', 3)).toBe('ที่  ');
    expect(padded('日本', 5, 'right')).toBe(' 日本');
    expect(padded('longer', 3)).toBe('longer');
  });

  it('cuts between letters, and keeps a vowel with its letter', () => {
    expect(fitted('ที่นี่ที่นั่น', 3)).toBe('ที่นี่…');
    expect(fitted('日本語', 4)).toBe('日…');
    expect(fitted('fits', 4)).toBe('fits');
  });
});

describe('amounts', () => {
  it('are said as people say them', () => {
    expect([0, 999, 1000, 191_794_682, 1_200_000_000].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '192 MB',
      '1.2 GB',
    ]);
    expect([0.4, 59, 61, 3600].map(seconds)).toEqual(['0 s', '59 s', '1 min 01 s', '1 h 00 min']);
  });

  it('have their thousands apart and their unit behind them', () => {
    expect(['0', '999', '1000', '-2400000', '1234.50', 'x'].map(counted)).toEqual([
      '0',
      '999',
      '1,000',
      '-2,400,000',
      '1,234.50',
      'x',
    ]);
    expect(money({ amount: '2400000', currency: 'JPY' })).toBe('2,400,000 JPY');
    expect([42, '7200'].map(gpuTime)).toEqual(['42 s', '7,200 s (2 h 00 min)']);
  });

  it('fill a bar from nothing to all, and no further', () => {
    expect(bar(0, 10, 4)).toBe('░░░░');
    expect(bar(5, 10, 4)).toBe('██░░');
    expect(bar(20, 10, 4)).toBe('████');
    expect(bar(1, 0, 4)).toBe('░░░░');
  });

  it('draw a curve that falls as the loss falls', () => {
    expect(curve([3, 2, 1])).toBe('█▅▁');
    expect(curve([1, 1])).toBe('▄▄');
    expect(
      curve(
        Array.from({ length: 100 }, (_, i) => 100 - i),
        8,
      ),
    ).toHaveLength(8);
    expect(curve([])).toBe('');
  });

  it('tell a training in one line', () => {
    expect(lossLine([3.5, 2.25], 7, 60, 95)).toBe('    step  7/60  ██░░░░░░░░░░░░░░  loss 2.250  █▁  1 min 35 s left');
    expect(lossLine([], 0, 60, null)).toContain('loss …');
  });
});

describe('terminal', () => {
  it('ticks steps off with what they say and their time', async () => {
    let clock = 0;
    const screen = new Screen(false, 60);
    const terminal = new Terminal(screen, {}, () => clock);
    const result = await terminal.step(
      'PostgreSQL',
      async (say) => {
        clock += 5000;
        say('making the cluster');
        say('a second remark within four seconds is not printed');
        return 18;
      },
      (version) => `version ${version}`,
    );
    expect(result).toBe(18);
    const lines = screen.text.trimEnd().split('\n');
    expect(lines[0]).toBe('  · PostgreSQL        making the cluster');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(`${padded('  ✓ PostgreSQL        version 18', 50)}     5.0 s`);
  });

  it('marks a step that failed, and hands the error on', async () => {
    const screen = new Screen(false, 60);
    const broken = new Terminal(screen, {}).step('Redis', () => Promise.reject(new Error('no Redis')));
    await expect(broken).rejects.toThrow('no Redis');
    expect(screen.text).toContain('  ✗ Redis');
  });

  it('redraws one line in place on a terminal, cut to its width', () => {
    const screen = new Screen(true, 10);
    const terminal = new Terminal(screen, {});
    terminal.draw('loss 3.123456');
    terminal.draw('loss 2.9');
    terminal.settle('done');
    expect(screen.text).toBe('\r\x1b[2Kloss 3.1…\r\x1b[2Kloss 2.9\r\x1b[2Kdone\n');
  });

  it('keeps the live line below what is printed meanwhile', () => {
    const screen = new Screen(true, 40);
    const terminal = new Terminal(screen, {});
    terminal.draw('training');
    terminal.line('saved');
    expect(screen.text).toBe('\r\x1b[2Ktraining\r\x1b[2Ksaved\n\r\x1b[2Ktraining');
  });

  it('paints only terminals, and none that asks for no colour', () => {
    expect(new Terminal(new Screen(true), {}).paint('green', 'x')).toBe('\x1b[32mx\x1b[0m');
    expect(new Terminal(new Screen(true), { NO_COLOR: '1' }).paint('green', 'x')).toBe('x');
    expect(new Terminal(new Screen(false), {}).paint('green', 'x')).toBe('x');
  });

  it('shows long work in place on a terminal, and at every fifth step, once, in a log', () => {
    const screen = new Screen(false);
    const log = new Terminal(screen, {});
    for (const step of [1, 4, 5, 5, 6, 10]) log.progress(`step ${step}`, step);
    expect(screen.text).toBe('step 5\nstep 10\n');
    const live = new Screen(true, 40);
    new Terminal(live, {}).progress('step 1', 1);
    expect(live.text).toBe('\r\x1b[2Kstep 1');
  });

  it('aligns amounts', () => {
    const screen = new Screen(false);
    new Terminal(screen, {}).amounts([
      ['held', '1,200 JPY'],
      ['spent', '90 JPY'],
    ]);
    const [held, spent] = screen.text.trimEnd().split('\n');
    expect(held).toHaveLength(spent.length);
    expect(held.endsWith(' 1,200 JPY') && spent.endsWith('    90 JPY')).toBe(true);
  });
});
