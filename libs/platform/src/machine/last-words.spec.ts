import { withLastWords } from './last-words';

it('says what a process dies of as an error with its status, whoever threw it', () => {
  const before = process.listeners('uncaughtException');
  const exit = jest.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const log = { error: jest.fn() };
  const end = withLastWords('agent', log);
  const added = process.listeners('uncaughtException').filter((listener) => !before.includes(listener));
  const error = new Error('no such pool');
  end(error);
  process.removeListener('uncaughtException', added[0]);

  expect(added).toEqual([end]);
  expect(log.error).toHaveBeenCalledWith({ err: error, status: 1 }, 'the agent ends');
  expect(exit).toHaveBeenCalledWith(1);
  exit.mockRestore();
});
