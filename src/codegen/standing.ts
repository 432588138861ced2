import type { Message, Transcript } from "#src/discussion/message.ts";
import { UserError } from "#src/errors.ts";
import type { Plan } from "#src/plan/plan.ts";
import type { FileChange } from "./file-change.ts";
import { blobIdOf } from "./layer-manifest.ts";
import { type Literal, printJsonFile } from "./print-literal.ts";

type Text = { title: string; body: string };

/**
 * A product as its repository tells of it: the plan it was built by, in which the text of its spec and the wishes that
 * people had decided stand; and the git blob id of each file as it was written.
 */
export type Standing = { plan: Plan & { source: Source }; written: Record<string, string> };

/** What a plan was made of. `wishes`: what people decided in the discussion that the text can't hold. */
export type Source = { text: Text; wishes: Message[] };

export const PLAN_PATH = "docs/plan.json";
export const SPEC_PATH = "docs/spec.md";

/** The spec of a product for people, and for whoever builds on it: `readSpecText` reads it. */
export const renderSpecFile = ({ body, title }: Text): string => `# ${title}\n\n${body.trim()}\n`;

/** What is kept of a plan for the next one; of the text only what is no file of its own. `files`: all that was written. */
export const renderStanding = (plan: Plan, source: Source, files: readonly FileChange[]): string => {
  const written = Object.fromEntries(files.map(({ content, path }) => [path, blobIdOf(content)]));
  const { source: _, ...rest } = plan;
  // Without what JSON has no word for.
  return printJsonFile(JSON.parse(JSON.stringify({ form: 1, wishes: source.wishes, written, plan: rest })) as Literal);
};

const unreadable = (): never => {
  throw new UserError(
    "product-exists",
    `\`${PLAN_PATH}\` of this repository can't be read, so nothing can be built on its product.`,
    "Restore it from the repository's history.",
  );
};

/** Throws a `UserError` where the file is none of ours. `text`: what `docs/spec.md` says now. */
export const parseStanding = (json: string, text: Text): Standing => {
  let read: { form?: unknown; wishes?: unknown; written?: unknown; plan?: unknown };
  try {
    read = JSON.parse(json) as typeof read;
  } catch {
    return unreadable();
  }
  const { form, plan, wishes, written } = read ?? {};
  if (form !== 1 || !Array.isArray(wishes) || typeof written !== "object" || written === null) return unreadable();
  if (typeof plan !== "object" || plan === null || !Array.isArray((plan as Plan).services)) return unreadable();
  return {
    plan: { ...(plan as Plan), source: { text, wishes: wishes as Transcript } },
    written: written as Record<string, string>,
  };
};
