import type { FileChange } from "#src/codegen/file-change.ts";
import { rulesBroken } from "#src/codegen/review/rules-broken.ts";
import type { Run } from "#src/durable/step.ts";
import { overlayFiles } from "#src/overlay-files.ts";
import { applySuggestions, type Declined, type Suggestion } from "#src/pull-request/apply-suggestions.ts";
import { parseSuggestion } from "#src/pull-request/parse-suggestion.ts";
import type { ReviewComment } from "#src/pull-request/review-comment.ts";
import { assembleProduct } from "./by-hand.ts";
import type { Ports } from "./ports.ts";
import type { Proposed } from "./proposed.ts";
import type { Pushed } from "./push-by-hand.ts";

/** Files with the suggestions of a review in them, and why others are not. `wishes`: comments that suggest no lines. */
export type Applied = { files: FileChange[]; declined: Declined[]; wishes: ReviewComment[] };

type Texts = ReadonlyMap<string, string | null>;
const keyOf = (path: string, commit: string): string => `${commit}:${path}`;

/** Every file that a suggestion is about: as its reviewer saw it, and as it is. */
const readTexts = async (
  { proposal }: Pick<Ports, "proposal">,
  { issue }: Proposed,
  head: string,
  comments: readonly ReviewComment[],
): Promise<Texts> => {
  const wanted = comments.flatMap(({ commit, path }) => [
    { path, commit },
    { path, commit: head },
  ]);
  const texts = new Map<string, string | null>();
  for (const { commit, path } of wanted)
    if (!texts.has(keyOf(path, commit)))
      texts.set(keyOf(path, commit), await proposal.readFile(issue.repo, path, commit));
  return texts;
};

const suggestionOf = (comment: ReviewComment, texts: Texts): Suggestion | Declined => {
  const { commit, id, isOfOld, lines: at, path, text } = comment;
  const lines = parseSuggestion(text);
  if (lines === null || lines === "several")
    return { id, because: "it holds several suggestions; make each in a comment of its own" };
  if (at === null) return { id, because: "it names no lines; make it on those that it replaces" };
  if (isOfOld) return { id, because: "it is about lines that are no more; make it on those that are there now" };
  return { id, path, at, lines, before: texts.get(keyOf(path, commit)) ?? null };
};

const isDeclined = (made: Suggestion | Declined): made is Declined => "because" in made;

/** All of them where that keeps the rules, else one after the other, without those that break one. */
const applyKeepingRules = (
  suggestions: readonly Suggestion[],
  apply: (some: readonly Suggestion[]) => { files: FileChange[]; declined: Declined[] },
  broken: (files: FileChange[]) => { rule: string; sentence: string }[],
): { files: FileChange[]; declined: Declined[] } => {
  const all = apply(suggestions);
  if (broken(all.files).length === 0) return all;
  const kept: Suggestion[] = [];
  const refused: Declined[] = [];
  for (const suggestion of suggestions) {
    const [finding] = broken(apply([...kept, suggestion]).files);
    if (finding === undefined) kept.push(suggestion);
    else
      refused.push({
        id: suggestion.id,
        because: `it would break the rule ${finding.rule}: ${finding.sentence.replace(/\.$/u, "")}`,
      });
  }
  const { declined, files } = apply(kept);
  return { files, declined: [...refused, ...declined] };
};

/** Applies what comments suggest, just as they do, to the branch as it is. */
export const applyReview = (
  run: Run,
  ports: Ports,
  proposed: Proposed,
  { byHand, head }: Pushed,
  comments: readonly ReviewComment[],
): Promise<Applied> =>
  run.step("apply suggestions", async () => {
    const suggesting = comments.filter(({ text }) => parseSuggestion(text) !== null);
    const wishes = comments.filter((comment) => !suggesting.includes(comment));
    if (suggesting.length === 0) return { files: [], declined: [], wishes };
    const texts = await readTexts(ports, proposed, head, suggesting);
    const made = suggesting.map((comment) => suggestionOf(comment, texts));
    const product = await assembleProduct(ports, proposed.plan, byHand);
    const { declined, files } = applyKeepingRules(
      made.filter((each): each is Suggestion => !isDeclined(each)),
      (some) => applySuggestions((path) => texts.get(keyOf(path, head)) ?? null, some),
      (changed) => rulesBroken(proposed.plan, product, overlayFiles(product, changed)),
    );
    return { files, declined: [...made.filter(isDeclined), ...declined], wishes };
  });
