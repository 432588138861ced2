import { createHash } from "node:crypto";
import { checkForm } from "./check-form.ts";
import type { Answer, JsonSchema, LanguageModel, ModelMessage, Question, Usage } from "./language-model.ts";
import type { Account, Purse } from "./purse.ts";
import { renderTemplate } from "#src/template.ts";
import { listed } from "./fence.ts";
import { messageOf } from "./message-of.ts";
import { type Unusable, UnusableAnswer } from "./unusable-answer.ts";

/** A model with what it costs, in micro-dollars: a question at most, and what was used in fact. */
export type Thinker = { model: LanguageModel; mostCostOf(question: Question): number; costOf(usage: Usage): number };

/** What a call is for, and who pays. `again`: the prompt that shows a model its own faults. */
export type Asking = Account & {
  purse: Purse;
  role: string;
  phase: string;
  again: string;
  ending: AbortSignal;
  /** How often the same is asked anew on purpose. */
  repeat: number;
};

/** Names the call for all time: the same question of the same run, wherever it is asked again, is one call. */
const keyOf = ({ repeat, runId }: Asking, { name }: LanguageModel, question: Question): string =>
  createHash("sha256")
    .update(JSON.stringify([name, runId, question, ...(repeat === 0 ? [] : [repeat])]))
    .digest("hex");

/** Whether a model has answered this question of this run, so that asking it again costs nothing. */
export const hasAnswered = ({ model }: Thinker, question: Question, asking: Asking): Promise<boolean> =>
  asking.purse.isPaid(keyOf(asking, model, question));

/** One call, paid once whatever crashes. */
export const askOnce = (thinker: Thinker, question: Question, asking: Asking): Promise<Answer> => {
  const { costOf, model, mostCostOf } = thinker;
  const { ending, installationId, phase, purse, role, runId } = asking;
  const call = {
    key: keyOf(asking, model, question),
    runId,
    installationId,
    role,
    phase,
    model: model.name,
    mostMicroUsd: mostCostOf(question),
  };
  return purse.pay(call, async () => {
    const answer = await model.ask(question, ending);
    return { result: answer, microUsd: costOf(answer.usage), usage: answer.usage, requestId: answer.requestId };
  });
};

const STOPS: Record<Exclude<Answer["stop"], "done">, string> = {
  cut: "It was cut off, because it was too long: say less.",
  refused: "It was refused.",
  calls: "It called a tool, and there is none.",
};

type Judge<T> = (value: unknown) => { settled: T } | { complaints: string[] };
type Verdict<T> = { settled: T } | { complaints: string[]; how: Unusable };

const judge = <T>({ stop, text }: Answer, schema: JsonSchema, accept: Judge<T>): Verdict<T> => {
  if (stop !== "done") return { complaints: [STOPS[stop]], how: stop === "calls" ? "unfit" : stop };
  const checked = checkForm(text, schema);
  const verdict = "value" in checked ? accept(checked.value) : checked;
  return "settled" in verdict ? verdict : { ...verdict, how: "unfit" };
};

/**
 * An answer in the form of the question that `accept` takes. One that breaks the form, or is not taken, is shown to the
 * model with what is wrong, once. Throws `ModelFault`, `UnusableAnswer`, or what the purse throws.
 */
export const askTyped = async <T>(
  thinker: Thinker,
  question: Question & { form: NonNullable<Question["form"]> },
  asking: Asking,
  accept: Judge<T>,
): Promise<T> => {
  const first = await askOnce(thinker, question, asking);
  const verdict = judge(first, question.form.schema, accept);
  if ("settled" in verdict) return verdict.settled;
  const shown: ModelMessage[] = [
    // A refusal may have no words.
    first.text === "" ? { from: "model", text: "(nothing)", calls: [] } : messageOf(first),
    { from: "user", text: renderTemplate(asking.again, { complaints: listed(verdict.complaints) }) },
  ];
  const second = await askOnce(thinker, { ...question, messages: [...question.messages, ...shown] }, asking);
  const last = judge(second, question.form.schema, accept);
  if ("settled" in last) return last.settled;
  throw new UnusableAnswer(last.how, last.complaints);
};
