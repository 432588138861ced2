/** GitHub's installation tokens live for 60 minutes; one is not used in its last five. */
const LIFETIME_MS = 55 * 60_000;

/** What `@octokit/auth-app` keeps installation tokens in, and a way to drop those that GitHub no longer takes. */
export const tokenCache = () => {
  const tokens = new Map<string, { value: string; until: number }>();
  return {
    get: (key: string): string | undefined => {
      const token = tokens.get(key);
      return token && token.until > Date.now() ? token.value : undefined;
    },
    set: (key: string, value: string): void => {
      tokens.set(key, { value, until: Date.now() + LIFETIME_MS });
    },
    clear: (): void => tokens.clear(),
  };
};
