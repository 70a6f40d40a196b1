import { Problem } from '@app/platform/http';

/** Two models of a project would have one name: a job adds its version to the model that has its name. */
export const modelNameTaken = (name: string, model: string) =>
  new Problem({
    status: 409,
    code: 'model-name-taken',
    detail: 'The project has a model of this name already.',
    params: { name, model },
    checks: [{ check: 'name-unused', result: 'failed', dimension: 'name', requested: name }],
    changes: [{ action: 'choose-another-name', variant: 'model', effect: 'the model can be named so', possible: true }],
  });
