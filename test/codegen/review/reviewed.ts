import { generate } from "#test/codegen/generate.ts";
import type { Subject } from "#src/codegen/review/subject.ts";
import type { Plan, Service } from "#src/plan/plan.ts";
import { notebook } from "#test/codegen/plans/notebook.ts";

const FILES = await generate(notebook);

/** The sample product with its plan, as it is released for the first time. */
export const sound: Subject = { plan: notebook, files: FILES, before: null };

/** The same with one file changed, which has to hold `text`; or with a new one. */
export const withText = (subject: Subject, path: string, text: string | RegExp, instead: string): Subject => {
  const file = subject.files.find((candidate) => candidate.path === path);
  const content = file?.content.replace(text, () => instead);
  if (file === undefined || content === undefined || content === file.content)
    throw new Error(`${path} holds no ${text}`);
  return { ...subject, files: subject.files.map((other) => (other === file ? { path, content } : other)) };
};

/** The same with something changed in the sample's only service. */
export const onNote = (text: string | RegExp, instead: string): Subject =>
  withText(sound, "src/services/note.ts", text, instead);

export const withFile = (subject: Subject, path: string, content: string): Subject => ({
  ...subject,
  files: [...without(subject, path).files, { path, content }],
});

export const without = (subject: Subject, path: string): Subject => {
  const files = subject.files.filter((file) => file.path !== path);
  return { ...subject, files };
};

/** The same files, made from a plan that says something else about the service. */
export const withPlan = (subject: Subject, service: Partial<Service>, more: Partial<Plan> = {}): Subject => ({
  ...subject,
  plan: { ...subject.plan, ...more, services: subject.plan.services.map((was) => ({ ...was, ...service })) },
});

/** As if the last release had been this. */
export const after = (subject: Subject, before: Subject): Subject => ({ ...subject, before: before.files });
