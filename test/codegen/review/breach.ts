import type { Subject } from "#src/codegen/review/subject.ts";

/** A product that breaks a rule, and what the finding must say; null: it comes close, and there is none. */
export type Breach = { rule: string; what: string; subject: Subject; says: string | null };

export const breach = (rule: string, what: string, subject: Subject, says: string): Breach => ({
  rule,
  what,
  subject,
  says,
});
export const near = (rule: string, what: string, subject: Subject): Breach => ({ rule, what, subject, says: null });
