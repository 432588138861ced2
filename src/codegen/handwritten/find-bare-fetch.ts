import { findClose } from "./find-close.ts";

/** `fetch` that is no member of something else. */
const BARE = /(?<![.#]\s*|[\w$])\bfetch\b/gu;

/** Whether it is a method or a member that is declared here. */
const isDeclared = (code: string, after: number): boolean => {
  if (/^\s*\??:/u.test(code.slice(after))) return true;
  const opening = /^\s*\(/u.exec(code.slice(after));
  if (opening === null) return false;
  return /^\)\s*[:{]/u.test(code.slice(findClose(code, after + opening[0].length - 1)));
};

/** Where masked code uses the global `fetch`: each `at` is where the name begins. */
export const findBareFetch = (code: string): number[] =>
  [...code.matchAll(BARE)].map(({ index }) => index).filter((at) => !isDeclared(code, at + "fetch".length));
