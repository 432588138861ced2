import { NoAnswer } from "./no-answer.ts";

/** Throws `NoAnswer` unless a response is a stream of events: a page of a proxy in between comes with status 200 too. */
export const requireEvents = (response: Response): void => {
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("text/event-stream")) throw new NoAnswer("it is not a stream of events");
};
