/**
 * Public keys (Ed25519, base64url) of whoever may read what this product measures, and tune its settings within their
 * bounds. The app that made the product stands here; without its line it sees nothing.
 */
export const WATCHERS: readonly string[] = [];
