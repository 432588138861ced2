import type { Method } from "#src/spec/spec.ts";

/** What a table's column holds of a request. */
export type Column = "body" | "success" | "failures" | "who" | "label" | "text";

/** One piece of what is said of a request, as it stands in the text. */
export type Piece =
  /** `lead`: what follows the request in its own sentence. `item`: a bullet below it. */
  | { kind: "lead" | "text" | "item"; line: number; text: string }
  | { kind: "cell"; line: number; text: string; column: Column }
  /** An example; `either` where nothing tells whether it is sent or answered. */
  | {
      kind: "example";
      line: number;
      text: string;
      as: "body" | "answer" | "either";
      status: number | null;
      note: string;
    }
  | { kind: "header"; line: number; text: string }
  /** A row of a table of members. `of`: the member that holds them; `shown`: they stand in an answer. */
  | { kind: "member"; line: number; names: string[]; text: string; of?: string; shown?: true };

/** A request with all that is said of it, not read yet. */
export type Draft = {
  line: number;
  method: Method;
  path: string;
  label: string;
  query: { name: string; example: string }[];
  /** The heading it was first told under. */
  under: string;
  /** It was told by an example, so parts of its path may be values. */
  isExample: boolean;
  pieces: Piece[];
};

/** What tells requests apart: two names for one parameter make no second request. */
export const keyOf = ({ method, path }: Pick<Draft, "method" | "path">): string =>
  `${method} ${path.replaceAll(/\{[^{}]*\}/gu, "{}")}`;
