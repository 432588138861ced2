import type { Assignment } from "#src/spec/spec.ts";
import { deniedIn } from "./denied-in.ts";
import { TARGET } from "#src/spec/settle/log-entry.ts";
import type { LogFacts } from "#src/spec/settle/log-kinds.ts";
import { type Kind, type Settling } from "#src/spec/settle/settling.ts";

const NAME = "noteDenial";

/** Lets a log of what a key is a part of hold what its holders were refused. */
export const noteDenials = (settling: Settling, kind: Kind, log: Kind, { heard, rules }: LogFacts): void => {
  const { callers } = settling;
  if (callers === null || callers.holders.parent !== kind.resource) return;
  const rule = rules.find(({ text }) => deniedIn(text) !== null);
  const value = rule && deniedIn(rule.text);
  const field = [...settling.kinds.values()]
    .flatMap(({ logs = [] }) => logs)
    .find(({ into }) => into === log.resource.name)?.kinds?.field;
  if (rule === undefined || value == null || field === undefined) return;
  const set: Assignment[] = [{ field, value }];
  log.hears = [
    {
      name: NAME,
      summary: "Write down that somebody was refused",
      line: rule.line,
      behaviour: {
        kind: "note-denial",
        into: log.resource.name,
        target: log.fields.find(({ name }) => TARGET.test(name))?.name ?? null,
        set,
      },
      method: null,
      path: null,
      status: 204,
      access: "internal",
    },
  ];
  settling.denied = { operation: NAME, text: rule.text };
  heard.add(rule);
};
