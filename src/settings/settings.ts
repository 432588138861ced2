/** What a repository decides about the app, in `.github/aidevos.yml`; `aidevos.schema.json` says what each means. */
export type Settings = {
  approval: "never" | "standard" | "always";
  questions: number;
  "answer-hours": number;
  unanswered: "recommend" | "wait";
  /** US dollars. */
  budget: number;
  "open-pull-requests": number;
  repairs: number;
  reruns: number;
  dashboard: boolean;
  tune: "off" | "announce" | "on";
  optimize: "off" | "weekly";
  /** By setting of a product: the most, or the least and the most. */
  "tune-bounds": Record<string, number | [number, number]>;
};

export const SETTINGS_PATH = ".github/aidevos.yml";
