/** A piece of a product. `at`: how the text begins that the rule must point at; null: no rule may say anything. */
export type Snippet = { rule: string; path: string; code: string; at: string | null };

const SERVICE = "src/services/sample.ts";

export const found = (rule: string, at: string, code: string, path = SERVICE): Snippet => ({ rule, path, code, at });
export const passes = (rule: string, code: string, path = SERVICE): Snippet => ({ rule, path, code, at: null });

/** An object that keeps something, with these members. */
export const object = (members: string): string =>
  `class Sample extends DurableObject {\n  size() { return this.ctx.storage.sql.exec("SELECT 1"); }\n${members}\n}\n`;

/** A service on the layer, with these members. */
export const service = (members: string): string => `class Sample extends ServiceObject {\n${members}\n}\n`;
