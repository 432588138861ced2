/** Decides what the model does next. */
export type Script = (request: ModelRequest) => Reply | Promise<Reply>;

/** What a model was asked, in whichever wire format it was. */
export type ModelRequest = {
  provider: Wire;
  model: string;
  system: string;
  messages: ScriptMessage[];
  tools: { name: string; description: string; input: unknown }[];
  form: { name: string | null; schema: unknown } | null;
  maxTokens: number | null;
  stream: boolean;
  /** 1 for the first request that the server took, and so on. */
  nth: number;
};

export type Wire = "anthropic" | "openai";

export type ScriptMessage =
  | { from: "user"; text: string }
  | { from: "model"; text: string; calls: { id: string; name: string; input: unknown }[] }
  | { from: "tools"; results: { id: string; text: string; failed: boolean }[] };

/** An answer, a refusal by status, or silence. */
export type Reply = Spoken | Denied | { hang: true };

export type Spoken = Manner & {
  say?: string;
  /** `json` in place of `input`: the arguments as they stand, which need not be JSON. */
  call?: ({ name: string; input: unknown } | { name: string; json: string })[];
  /** The model will not answer. */
  refuse?: true;
  /** All the model could say before its tokens ran out. */
  cut?: string;
  /** What the model thinks first. Anthropic's shows it and wants it back unchanged, OpenAI's only counts it. */
  think?: string;
};

/** How an answer is given. A chunk is what is sent at once: it ends amid an event, and amid a character. */
type Manner = {
  /** Milliseconds before each chunk. */
  slow?: number;
  /** The connection is reset after so many chunks; after 0, before the head of the response. */
  breakOff?: number;
  /** Nothing more is sent after so many chunks, and the connection is kept. */
  stall?: number;
  /** `html`: a page in place of the answer. `bad-json`: an event that is none. `no-end`: events are missing at the end. */
  garbage?: "html" | "bad-json" | "no-end";
  /** The type of an error that ends the stream. */
  streamError?: string;
};

export type Denied = {
  status: number;
  /** Seconds or an HTTP date, as the header has it. */
  retryAfter?: number | string;
  /** What the provider calls it; its usual name for the status unless said. */
  code?: string;
  body?: unknown;
  /** Where a redirect leads. */
  location?: string;
};
