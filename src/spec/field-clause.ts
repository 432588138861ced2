import { readFieldType } from "./field-type.ts";
import type { Field } from "./spec.ts";

const NUMBER = String.raw`(-?\d[\d,]*(?:\.\d+)?)`;
const UNIT = String.raw`(?:\s*(?:characters?|chars?|letters?|signs?|digits?|entries|items|values|words long|long|in length|or (?:more|less|fewer)|(?:€|\$|%|euros?|dollars?|percent)))*`;
const number = (text: string | undefined): number => Number((text ?? "").replaceAll(",", ""));

type Limits = { min?: number; max?: number };
const LIMITS: [RegExp, (low: string, high: string | undefined) => Limits][] = [
  [
    new RegExp(String.raw`^(?:(?:between|from)\s+)?${NUMBER}\s*(?:–|—|-|to|and|\.\.\.?|…)\s*${NUMBER}${UNIT}$`, "iu"),
    (low, high) => ({ min: number(low), max: number(high) }),
  ],
  [
    new RegExp(
      String.raw`^(?:at most|up to|no more than|not more than|max(?:imum)?(?: length)?(?: of)?|≤|<=)\s*:?\s*${NUMBER}${UNIT}$`,
      "iu",
    ),
    (high) => ({ max: number(high) }),
  ],
  [
    new RegExp(
      String.raw`^(?:at least|min(?:imum)?(?: length)?(?: of)?|no less than|not less than|≥|>=)\s*:?\s*${NUMBER}${UNIT}$`,
      "iu",
    ),
    (low) => ({ min: number(low) }),
  ],
  [
    new RegExp(String.raw`^(?:exactly\s*)?${NUMBER}\s*(?:characters?|chars?|letters?|digits?)$`, "iu"),
    (n) => ({ min: number(n), max: number(n) }),
  ],
  [/^(?:not empty|never empty|non-empty)()()$/iu, () => ({ min: 1 })],
  [/^(?:positive|greater than (?:0|zero))()()$/iu, () => ({ min: 1 })],
  [/^(?:not negative|never negative|non-negative|0 or more|zero or more)()()$/iu, () => ({ min: 0 })],
];

const CHARACTERS: [RegExp, string][] = [
  [/\bletters?\b/u, "A-Za-z"],
  [/\blower-?case\b/u, "a-z"],
  [/\b(?:digits?|numbers?)\b/u, "0-9"],
  [/\bhyphens?|dashes\b/u, "\\-"],
  [/\bunderscores?\b/u, "_"],
  [/\bdots?|periods\b/u, "."],
  [/\bspaces?\b/u, " "],
];

const validPattern = (source: string): string | null => {
  try {
    return new RegExp(source, "u").source;
  } catch {
    return null;
  }
};

/** `only letters, digits and hyphens` and `pattern \`[a-z]+\`` as a regular expression; null: neither. */
const readPattern = (clause: string): string | null => {
  const exact = /^(?:pattern|matches|matching|format|regex)\s*:?\s*`([^`]+)`$/iu.exec(clause);
  if (exact) return validPattern((exact[1] ?? "").replace(/^\/?\^?/u, "").replace(/\$?\/?$/u, ""));
  const only =
    /^(?:only|made of|consists? of)\s+((?:lower-?case |upper-?case )?[a-z-]+(?:(?:,| and| or|,? and) (?:lower-?case )?[a-z-]+)*)$/iu.exec(
      clause,
    );
  if (!only) return null;
  const words = (only[1] ?? "").toLowerCase().split(/,|\band\b|\bor\b/u);
  const sets = words.map((word) => CHARACTERS.findLast(([pattern]) => pattern.test(word))?.[1]);
  if (sets.includes(undefined)) return null;
  const lower = /lower-?case/iu.test(clause) ? sets.map((set) => (set === "A-Za-z" ? "a-z" : set)) : sets;
  return `[${lower.join("")}]+`;
};

const ORIGINS: [RegExp, Field["origin"]][] = [
  [/\b(?:counted|counts|counter|incremented)\b/iu, "counter"],
  [/\b(?:last (?:changed|updated|modified|edited)|whenever .* chang|each change|changes last)\b/iu, "updated-at"],
  [
    /^set (?:by the service )?(?:when|at|on)\b.*\b(?:added|created|creat\w+|made|arrives?|sent|received|shortened|started|begins?|saved|submitted|posted|booked|signed|written|left|recorded|logged|registered|placed|opened|published)\b/iu,
    "created-at",
  ],
  [/^(?:time|moment|date) of creation|^creation (?:time|date)|^when it was (?:created|added|made)/iu, "created-at"],
  [
    /\b(?:the (?:person|user|one) who (?:created|added|made|started|wrote|sent)|signed-in (?:person|user) who|the (?:author|creator|owner) of)\b/iu,
    "owner",
  ],
  [
    /\b(?:set|given|made|filled|managed|written|tracked|computed|assigned|generated) by (?:the )?(?:service|system|server)|^read-?only$|^automatic(?:ally)?\b|^generated$|^not (?:set|given) by the caller/iu,
    "service",
  ],
];

export type FieldClause = Partial<Field> | { defaultText: string };

/** `integer between 1 and 5` says two things in one breath: a type, then a rule. */
const readTogether = (text: string): FieldClause | null => {
  const words = text.split(" ");
  for (let cut = Math.min(words.length - 1, 4); cut > 0; cut -= 1) {
    const [head, tail] = [words.slice(0, cut).join(" "), words.slice(cut).join(" ")];
    const first = readOne(head);
    const second = first === null || "defaultText" in first ? null : readFieldClause(tail);
    if (first && second && !("defaultText" in second)) return { ...first, ...second };
  }
  return null;
};

/** What one clause says about a field; null where no rule understands it. */
export const readFieldClause = (clause: string): FieldClause | null => {
  const text = clause.trim().replace(/\.$/u, "");
  const bare = text.replace(TRIMS, "");
  if (bare === text) return readOne(text) ?? readTogether(text);
  const rest = bare === "" ? {} : readFieldClause(bare);
  return rest && { ...rest, trim: true };
};

/** `1–80 characters after trimming`, `stored trimmed`. */
const TRIMS = /\s*\b(?:(?:after|once) (?:being )?trimm(?:ing|ed)|(?:is |are )?(?:stored |always )?trimmed)$/iu;

const readOne = (text: string): FieldClause | null => {
  if (/^(?:is )?(?:required|mandatory|obligatory|must be (?:given|set|present))$/iu.test(text))
    return { required: true };
  if (/^(?:is )?(?:optional|not required|may be (?:missing|empty|left out))$/iu.test(text)) return { required: false };
  if (/^(?:is )?(?:unique|no two .*)$/iu.test(text)) return { unique: true };
  if (/^see (?:below|above|\w+)$/iu.test(text)) return {};
  if (/^(?:a )?counter$/iu.test(text)) return { type: "integer", origin: "counter" };
  const preset =
    /^(?:by )?(?:default(?:s to|ing to)?|(?:starts|begins) (?:(?:out )?(?:at|as|with|in)|(?=`))|initially|starting at)\s*(?:is|=|:)?\s*(.+)$/iu.exec(
      text,
    );
  if (preset) return { defaultText: preset[1] ?? "" };
  for (const [pattern, limits] of LIMITS) {
    const match = pattern.exec(text);
    if (match) return limits(match[1] ?? "", match[2]);
  }
  const pattern = readPattern(text);
  if (pattern !== null) return { pattern };
  const type = readFieldType(text);
  if (type) return type;
  const origin = ORIGINS.find(([words]) => words.test(text));
  return origin ? { origin: origin[1] } : null;
};
