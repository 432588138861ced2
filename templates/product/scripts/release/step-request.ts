import type { Json } from "../../src/orchestration/contract/call.ts";
import {
  becomeKnown,
  fillPath,
  fillSaved,
  readPointer,
  type ScenarioStep,
  type SignUp,
} from "../../test/harness/scenario.ts";
import type { Request, Send } from "./send-request.ts";

/** The headers by which a person is known. */
export type Know = (person: string) => Promise<Record<string, string>>;
export type Saved = Map<string, Json>;

/** What the requests are called by which people become known. */
export const SIGN_UP = "sign-up";

/** People become known when they first act, and stay so. */
export const createKnow = (send: Send, how: SignUp): Know => {
  const people = new Map<string, Record<string, string>>();
  return async (person) => {
    const known =
      people.get(person) ??
      (await becomeKnown(how, person, (method, path, body) =>
        send({ label: SIGN_UP, method, path, headers: {}, body }),
      ));
    people.set(person, known);
    return known;
  };
};

/** What a step sends, with what was saved filled in. */
export const toRequest = async (know: Know, step: ScenarioStep, label: string, saved: Saved): Promise<Request> => {
  const headers = fillSaved(step.headers ?? {}, saved) as Record<string, string>;
  if (step.as !== null) Object.assign(headers, await know(step.as));
  const body = step.body === undefined ? {} : { body: fillSaved(step.body, saved) };
  return { label, method: step.method, path: fillPath(step.path, saved), headers, ...body };
};

/** Keeps what later steps need of an answer. Throws where the answer does not have it. */
export const saveFrom = (step: ScenarioStep, body: Json, saved: Saved): void => {
  for (const [name, pointer] of Object.entries(step.save ?? {})) {
    const value = readPointer(body, pointer);
    if (value === undefined) throw new Error(`the answer has no ${pointer}`);
    saved.set(name, value);
  }
};
