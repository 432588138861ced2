import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

// How this machine reaches a registry. Whatever could be a credential stays behind.
const NETWORK = /^\s*(?:@[\w-]+:)?(?:registry|cafile|proxy|https-proxy|noproxy|strict-ssl)\s*=/u;
const CREDENTIAL = /_auth|_password|\/\/[^/\s]*@/iu;

/** The lines of the machine's and the user's npmrc that say how a registry is reached, for the npm found at `npm`. */
export const readNpmSettings = (npm: string): string[] =>
  [join(dirname(dirname(npm)), "etc", "npmrc"), join(homedir(), ".npmrc")]
    .flatMap(readLines)
    .filter((line) => NETWORK.test(line) && !CREDENTIAL.test(line));

const readLines = (file: string): string[] => {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
};
