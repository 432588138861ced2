import type { Json, Method } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

/** A member of a body, an answer or a thing as its author tells it. */
export type MemberFact = {
  name: string;
  line: number;
  /** Told as optional: `name?`, "optional `name`", "and optionally `name`". */
  optional?: true;
  /** Everything that is said of it, as clauses: `string`, `1–60 characters`, `default low`. */
  rules: string[];
  /** Its value in an example. */
  example?: Json;
  /** What the object that it is, or each entry of the list, holds. */
  members?: MemberFact[];
  /** It stands in the query string, beside the body. */
  inQuery?: true;
};

/** What an answer holds. */
export type AnswerFact =
  /** One thing, whole: "201 with the room". `noun`: the author's word for it, singular and lower-case. */
  | { holds: "thing"; noun: string }
  /**
   * Several: `{"rooms": [room, …]}` has `member` `rooms`; a bare array has null. `beside`: further members. `entry`:
   * the members of each, where they are spelt out. `order`: what is said of it between the brackets.
   */
  | {
      holds: "list";
      member: string | null;
      noun: string | null;
      beside: string[];
      entry?: string[];
      order?: string;
      example?: Json;
    }
  /** An object with these members: `{ "id", "email" }`. */
  | { holds: "object"; members: string[]; example?: Json }
  | { holds: "nothing" };

/** A way to fail. `when` is empty where only the status is told. `example`: its body, where one is shown. */
export type FailureFact = { line: number; status: number; code: string | null; when: string; example?: Json };

/** A request and all that its author says of it, before it is known what it is about. */
export type RequestFact = {
  line: number;
  method: Method;
  /** `/rooms/{roomId}`, without a query string. */
  path: string;
  /** Words that name it: "Add a to-do"; empty where there are none. */
  label: string;
  /** Who may ask, as it stands beside the request: "signed in", "owner, members"; empty where nothing is said there. */
  who: string;
  /** Members of its body; null where no body is told. */
  body: MemberFact[] | null;
  /** The member that its whole body, or answer, is. */
  whole?: string;
  /** The thing that its body is, where a noun alone tells it: "line item". */
  takes: string | null;
  /** Parameters of its query string. */
  query: MemberFact[];
  /** Of success. */
  status: number | null;
  /** A second status of success, and when: `201` if new, `200` if replaced. */
  otherStatus: { status: number; when: string } | null;
  answer: AnswerFact | null;
  headers: string[];
  failures: FailureFact[];
  /** What else is said of it. */
  sentences: Sentence[];
  /** The heading that it was first told under. */
  under: string;
};

/** Something that is kept, as it is described: by a list or table of members, or by an example. */
export type ThingFact = {
  /** Singular, lower-case words: "to-do", "line item". */
  noun: string;
  line: number;
  members: MemberFact[];
};

/** A frame on a socket as its author tells it: who sends it, what it holds, when it comes or what it does. */
export type FrameFact = {
  line: number;
  by: "server" | "client";
  /** The member that tells frames apart, where an example shows it. */
  kind: string | null;
  type: string;
  members: MemberFact[];
  when: string;
};

/** A WebSocket: its address, the parameters of its query string, the frames, and what else is said of it. */
export type SocketFact = {
  line: number;
  path: string;
  query: string[];
  frames: FrameFact[];
  /** Sentences that lead up to frames: "We send, always as JSON with a `type`:". */
  leads: Sentence[];
  sentences: Sentence[];
};

/** A row of a table, with what its columns are called. */
export type RowFact = { head: string[]; cells: string[] };

/** Everything that a text says by way of requests. */
export type ApiFacts = {
  requests: RequestFact[];
  things: ThingFact[];
  sockets: SocketFact[];
  /** Sentences that belong to no request and no member, with the heading they stand under; a row of a table whole, too. */
  rules: (Sentence & { under: string; row?: RowFact })[];
};
