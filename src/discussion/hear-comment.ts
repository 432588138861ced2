import { UserError } from "#src/errors.ts";
import { meaningOf } from "#src/spec/meaning-of.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import type { Spec } from "#src/spec/spec.ts";
import { plural, singular } from "#src/spec/words.ts";
import type { Heard } from "./heard.ts";
import { readWish, type Wish } from "./read-wish.ts";
import { requireBearer } from "./require-bearer.ts";
import { sortLists } from "./sort-lists.ts";

type Text = { title: string; body: string };

const HEADING = "## Rules";
const ENDS_IN_RULES = /(?:^|\n)## Rules\n(?:\n|- .*\n)*$/u;
const NOTHING: Omit<Heard, "body"> = { changes: [], understood: [], lost: [] };

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A name in the forms in which a text may have it: one or many, in small letters or not. */
const formsOf = (name: string): string[] => {
  const one = singular(name);
  return [name, one, plural(one)].flatMap((form) => [form, capital(form), form.toLowerCase()]);
};

const renameIn = (body: string, from: string, to: string): string => {
  const [names, others] = [formsOf(from), formsOf(to)];
  const forms = new Map(names.map((form, n) => [form, others[n] ?? to]));
  const longest = [...forms.keys()].toSorted((one, other) => other.length - one.length);
  // What is one word in code may have a hyphen in prose: `Todo`, to-do.
  const hyphened = longest.map((form) => [...form].join("-?"));
  return body.replaceAll(
    new RegExp(`(?<![\\w-])(?:${hyphened.join("|")})(?![\\w-])`, "gu"),
    (found) => forms.get(found.replaceAll("-", "")) ?? to,
  );
};

const readAs = (text: Text): Spec | string => {
  try {
    return parseSpec(text);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

const changedServices = (before: Spec, after: Spec): string[] =>
  after.services
    .filter((service) => {
      const old = before.services.find(({ name }) => name === service.name);
      return (
        old === undefined || meaningOf({ ...before, services: [old] }) !== meaningOf({ ...before, services: [service] })
      );
    })
    .map(({ name }) => `\`${name}\``);

const hearRename = (text: Text, before: Spec, { from, to, said }: Wish & { kind: "rename" }): Heard => {
  const body = renameIn(text.body, from, to);
  if (body === text.body) return { ...NOTHING, body, lost: [{ text: said, reason: `the spec has no \`${from}\`` }] };
  const after = readAs({ ...text, body });
  if (typeof after === "string") return { ...NOTHING, body: text.body, lost: [{ text: said, reason: after }] };
  if (after.uncovered.length > before.uncovered.length)
    return {
      ...NOTHING,
      body: text.body,
      lost: [{ text: said, reason: `the spec could not be understood as well with \`${to}\` in it` }],
    };
  return { ...NOTHING, body, understood: [`\`${from}\` is called \`${to}\` from now on.`] };
};

/** What a spec might say as well becomes a part of it. */
const hearSentence = (text: Text, before: Spec, { said }: Wish & { kind: "sentence" }): Heard => {
  const base = ENDS_IN_RULES.test(text.body) ? text.body.trimEnd() : `${text.body.trimEnd()}\n\n${HEADING}\n`;
  const body = `${base}\n- ${said}\n`;
  const line = body.trimEnd().split("\n").length;
  const after = readAs({ ...text, body });
  const unheard = (reason: string): Heard => ({ ...NOTHING, body: text.body, lost: [{ text: said, reason }] });
  if (typeof after === "string") return unheard(after);
  const left = after.uncovered.find((each) => each.line === line);
  if (left !== undefined) return unheard(left.reason);
  if (meaningOf(before) === meaningOf(after)) return unheard("it changes nothing that is built");
  const changed = changedServices(before, after);
  return {
    ...NOTHING,
    body,
    understood: [
      `“${said}” is part of the spec now${changed.length > 0 ? `, and changes ${changed.join(", ")}` : ""}.`,
    ],
  };
};

const hearWish = (text: Text, spec: Spec, wish: Wish): Heard => {
  const { body } = text;
  switch (wish.kind) {
    case "rename":
      return hearRename(text, spec, wish);
    case "sentence":
      return hearSentence(text, spec, wish);
    case "no-page":
      return {
        ...NOTHING,
        body,
        changes: [
          { text: "There is no page for people: its address only points to the API.", change: { kind: "no-page" } },
        ],
      };
    case "bearer":
      return { ...NOTHING, body, ...requireBearer(spec) };
    case "sort":
      return { ...NOTHING, body, ...sortLists(spec, wish) };
  }
};

/** What somebody's comment changes of a spec, wish by wish; and what of it was not understood. */
export const hearComment = (comment: string, text: Text): Heard => {
  let heard: Heard = { ...NOTHING, body: text.body };
  for (const wish of readWish(comment)) {
    const now = { ...text, body: heard.body };
    const spec = readAs(now);
    if (typeof spec === "string") break;
    const next = hearWish(now, spec, wish);
    heard = {
      body: next.body,
      changes: [...heard.changes, ...next.changes],
      understood: [...heard.understood, ...next.understood, ...next.changes.map((each) => each.text)],
      lost: [...heard.lost, ...next.lost],
    };
  }
  return heard;
};
