import type { Clarification } from "#src/spec/clarification.ts";
import type { ServiceSpec, Spec } from "#src/spec/spec.ts";
import { tryClarification } from "#src/spec/try-clarification.ts";
import { plural, wordsOf } from "#src/spec/words.ts";
import { personalFields } from "./personal-fields.ts";
import type { Weighed } from "./question.ts";

type Text = { title: string; body: string };

const DAYS = 365;
const REMOVES = new Set(["delete", "clear"]);

const staysForEver = ({ expires, operations, retentionDays }: ServiceSpec): boolean =>
  retentionDays === null && expires === undefined && !operations.some(({ behaviour }) => REMOVES.has(behaviour.kind));

/** How long personal data is kept that nothing ever removes. Accounts that people are known by are none of it. */
export const askAboutRetention = (text: Text, { callers, services }: Spec): Weighed[] =>
  services.flatMap((service): Weighed[] => {
    const [field] = personalFields(service);
    if (field === undefined || !staysForEver(service) || callers?.service === service.name) return [];
    const nouns = plural(wordsOf(service.name).join(" "));
    const rule: Clarification = { kind: "rule", text: `${nouns} are kept for ${DAYS} days.` };
    if (tryClarification(text, rule) !== null) return [];
    const about = `how long ${nouns} are kept`;
    return [
      {
        about,
        text: `How long are ${nouns} kept?`,
        why: `They hold \`${field.name}\`, and nothing in the spec ever removes them.`,
        options: [
          {
            text: "Until somebody asks for their removal by a change of the product.",
            settles: { kind: "as-it-is", of: about },
          },
          { text: `For ${DAYS} days.`, settles: rule },
        ],
        recommended: 0,
        because: "what was removed can't be brought back, and this can still be said later.",
        words: "rule",
        weight: 6,
      },
    ];
  });
