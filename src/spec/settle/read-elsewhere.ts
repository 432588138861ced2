import type { Expression } from "#src/spec/expression.ts";
import type { FailureFact } from "#src/spec/facts/facts.ts";
import type { Assignment, Field, Guard } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { type Kind, nounOf } from "./settling.ts";

const OTHER = String.raw`(?:an(?:y )?other|any other|other|a different|one of the other) ([\w-]+)`;
const USED = String.raw`(?:used|taken|in use|known|carried|held|assigned|given|recorded|there)`;
/** Each with the member and, where it is told, the noun of the others; `holds`: whether that must not be so. */
const SAYINGS: { pattern: RegExp; member: number; noun: number; holds: boolean }[] = [
  {
    pattern: new RegExp(
      String.raw`^(.{2,40}?) (?:is|must|may|can) ?not (?:be )?(?:already |yet )?${USED} (?:by|on|for|in|to|at) ${OTHER}$`,
      "iu",
    ),
    member: 1,
    noun: 2,
    holds: true,
  },
  {
    pattern: new RegExp(
      String.raw`^no other ([\w-]+) (?:already )?(?:has|uses|carries|holds) (?:this|that|the same|the) (.{2,40})$`,
      "iu",
    ),
    member: 2,
    noun: 1,
    holds: true,
  },
  {
    pattern: /^(.{2,40}?) (?:is|must be) unique (?:among|across|over) (?:all (?:the )?)?([\w-]+)$/iu,
    member: 1,
    noun: 2,
    holds: true,
  },
  {
    pattern: new RegExp(String.raw`^(.{2,40}?) is (?:already )?${USED} (?:by|on|for|in|to|at) ${OTHER}$`, "iu"),
    member: 1,
    noun: 2,
    holds: false,
  },
  {
    pattern: new RegExp(
      String.raw`^${OTHER} (?:already )?(?:has|uses|carries|holds) (?:this|that|the same|the) (.{2,40})$`,
      "iu",
    ),
    member: 2,
    noun: 1,
    holds: false,
  },
];

const bare = (text: string): string => wordsOf(text.replace(/^(?:if|when|the|an?|this|that|its) /iu, "")).join("");

/** Where a member of the body is kept: in a field, or in the object that holds what was sent. */
const pathOf = (name: string, set: readonly Assignment[]): string | null => {
  for (const each of set) {
    if ("sent" in each && each.sent.includes(name)) return `${each.field}.${name}`;
    if ("to" in each && "sent" in each.to && each.to.sent === name) return each.field;
  }
  return null;
};

/** "`trackingNumber` is not used by another order": as what must hold; null where a text says something else. */
const readElsewhere = (
  text: string,
  mustHold: boolean,
  { fields, resource }: Kind,
  takes: readonly Field[],
  set: readonly Assignment[],
): Expression | null => {
  const said = text.replace(/^(?:if|when|while|where) /iu, "").trim();
  for (const { member, noun, pattern } of SAYINGS.filter((each) => each.holds === mustHold)) {
    const match = pattern.exec(said);
    const taken = takes.find(({ name }) => bare(name) === bare(match?.[member] ?? ""));
    const others = [nounOf(resource), resource.word].map((each) => wordsOf(each).map(singular).join(""));
    if (
      taken === undefined ||
      !others.includes(
        wordsOf(match?.[noun] ?? "")
          .map(singular)
          .join(""),
      )
    )
      continue;
    const path = pathOf(taken.name, set);
    if (path === null) return null;
    const id = fields.find(({ origin }) => origin === "id")?.name ?? "id";
    const where: Expression = {
      do: "and",
      with: [
        { do: "equal", with: [{ field: path }, { sent: taken.name }] },
        { do: "unequal", with: [{ field: id }, { parent: id }] },
      ],
    };
    return { do: "not", with: [{ tally: "any", of: resource.name, where }] };
  }
  return null;
};

const COUNTS: { pattern: RegExp; holds: boolean }[] = [
  {
    pattern:
      /^(.{2,40}?) (?:has|must have|may have|can have|is (?:on|in)|works on) (?:(fewer than|less than|at most|no more than|up to) )(\w+) (?:other )?([\w -]+?)(?: (?:that|which) are)? (?:in |with (?:status|state) )?`?([\w-]+)`?(?: (?:at once|at a time|at the same time|already))?$/iu,
    holds: true,
  },
  {
    pattern:
      /^(.{2,40}?) (?:already )?(?:has|works on|is (?:on|in)) (?:already )?(?:(more than|at least) )?(\w+)(?: or more)? (?:other )?([\w -]+?)(?: (?:that|which) are)? (?:in |with (?:status|state) )?`?([\w-]+)`?(?: (?:at once|at a time|at the same time|already))?$/iu,
    holds: false,
  },
];

/** "the technician has fewer than 3 jobs `in_repair`": how many others there may be with what is sent. */
const readCount = (
  text: string,
  mustHold: boolean,
  { fields, resource }: Kind,
  takes: readonly Field[],
  set: readonly Assignment[],
): Expression | null => {
  const nouns = [nounOf(resource), resource.word].map((each) => wordsOf(each).map(singular).join(" "));
  const { holds = true, pattern } = COUNTS.find((each) => each.holds === mustHold) ?? {};
  const [, who = "", compared = "", number = "", noun = "", state = ""] =
    pattern?.exec(text.replace(/^(?:if|when|while|where) /iu, "").trim()) ?? [];
  const taken = takes.find(({ name }) => bare(name) === bare(who));
  const path = taken === undefined ? null : pathOf(taken.name, set);
  const field = fields.find(({ values = [] }) =>
    values.some((value) => wordsOf(value).join(" ") === wordsOf(state).join(" ")),
  );
  const value = field?.values?.find((each) => wordsOf(each).join(" ") === wordsOf(state).join(" "));
  const most = /^\d+$/u.test(number) ? Number(number) : NUMBERS.indexOf(number.toLowerCase());
  if (taken === undefined || path === null || field === undefined || value === undefined || most < 0) return null;
  if (!nouns.includes(wordsOf(noun).map(singular).join(" "))) return null;
  const where: Expression = {
    do: "and",
    with: [
      { do: "equal", with: [{ field: path }, { sent: taken.name }] },
      { do: "equal", with: [{ field: field.name }, { value }] },
    ],
  };
  const below = /^(?:fewer|less) than$/iu.test(compared) || (!holds && !/^more than$/iu.test(compared));
  return { do: below ? "less" : "at-most", with: [{ tally: "count", of: resource.name, where }, { value: most }] };
};

const NUMBERS = "zero one two three four five six seven eight nine ten".split(" ");

const ELSE = /[,;]?\s*(?:else|otherwise|or(?: it is)?|→|:)\s*`?([45]\d\d)`?(?:\s+`([a-z][\w-]*)`)?\s*$/iu;

/** What a step demands of the others of its kind; `rest`: what else stands beside it. */
export const takeElsewhere = (
  notes: readonly string[],
  failures: readonly FailureFact[],
  kind: Kind,
  { set, takes }: { set: readonly Assignment[]; takes: readonly Field[] },
): { guards: Guard[]; rest: string[] } => {
  const guards: Guard[] = [];
  const rest = notes.filter((note) => {
    const [outcome = "", status = "409", code = null] = ELSE.exec(note) ?? [];
    const text = note.slice(0, note.length - outcome.length).trim();
    const holds = readElsewhere(text, true, kind, takes, set) ?? readCount(text, true, kind, takes, set);
    if (holds !== null)
      guards.push({ holds, status: Number(status), code, text: `Only if ${text.replaceAll("`", "")}.` });
    return holds === null;
  });
  for (const { code, status, when } of failures) {
    const isRefused = status === 409 || status === 422 || status === 429;
    const holds = isRefused
      ? (readElsewhere(when, false, kind, takes, set) ?? readCount(when, false, kind, takes, set))
      : null;
    if (holds !== null)
      guards.push({ holds, status, code, text: `Not if ${when.replace(/^if /iu, "").replaceAll("`", "")}.` });
  }
  return { guards, rest };
};
