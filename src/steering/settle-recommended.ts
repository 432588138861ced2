import { letterOf, type Question, type Settled } from "./question.ts";

/** What is recommended. Its option has always something that it settles. */
export const settleRecommended = ({ options, recommended, text }: Question): { letter: string; settled: Settled } => {
  const { settles, text: said } = options[recommended] ?? { settles: null, text: "" };
  return { letter: letterOf(recommended), settled: settles ?? { kind: "decision", text: `${text} ${said}` } };
};
