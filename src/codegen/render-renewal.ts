import type { Work } from "./render-steps.ts";

/** A step by which secrets are made anew: they are hashed before its transaction begins. */
export const renderRenewal = ({ place: { table } }: Work, step: string): string =>
  `return this.instance.answerPrepared(call, () => ${table}.seal({}), (sealed) => {\n${step}});\n`;
