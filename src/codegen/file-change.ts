/** One generated write: the whole new text of one file, at a path relative to the repository's root, with `/`. */
export type FileChange = { path: string; content: string };
