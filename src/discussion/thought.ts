/**
 * Who thought of something: `by` is a model (`anthropic/claude-sonnet-5-5`), or null for the rules. `because` says why it
 * was not who was meant to; null: it was.
 */
export type Thought = { by: string | null; because: string | null };
