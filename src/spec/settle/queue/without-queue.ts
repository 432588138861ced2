import type { Told } from "#src/spec/settle/merge-members.ts";

/** Said of a member, and so in every queue. */
const OF_MEMBER: [RegExp, RegExp][] = [
  [/attempts|tries|runs/iu, /\bhow (?:often|many times)\b|^(?:number|count) of\b/iu],
  [
    /_at$|At$|before|after/u,
    /\b(?:earliest|moment|from when|when)\b.*\b(?:leas|hand|claim|avail|tr(?:y|ied)|tak|reserv|next)/iu,
  ],
  [
    /error|reason|failure|fault/iu,
    /^(?:from|of|by|in|at) the last (?:failure|attempt|lease|try)\b|^is the given\b|^why\b|\blast (?:failure|attempt)\b/iu,
  ],
  [/./u, /^see [A-Z]\w*$/u],
];

const INHERITS =
  /^(?:(?:taken |copied )?from the|(?:as|like) the|that of the|the) ([\w-]+)(?:['’]s)?(?: (?:at the time of|when|has it|at)\b.*)?(?:, )?(?:unless|if not|otherwise|by default)\b.*$|^(?:otherwise|unless given,?|default:?|by default) (?:the |that of the |as the )([\w-]+)(?:['’]s)?$/iu;

/** Rules of members that say how a queue goes on are read for the queue; to fields alone they mean nothing. */
export const withoutQueue = (told: readonly Told[]): Told[] =>
  told.map((member) => {
    const inherited = member.rules.find((rule) => INHERITS.test(rule));
    const rules = member.rules.filter(
      (rule) => rule !== inherited && !OF_MEMBER.some(([name, said]) => name.test(member.name) && said.test(rule)),
    );
    return { ...member, rules, ...(inherited !== undefined && { inherits: true, optional: true }) };
  });
