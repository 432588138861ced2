/** How git writes commits and trees down, and reads them back. */

export type Person = { name: string; email: string; date: string };
export type Commit = {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
};
export type TreeEntry = { mode: string; name: string; sha: string };
export type ObjectType = "blob" | "tree" | "commit" | "tag";

/** `100644`, `100755`, `120000`, `040000` or `160000`, as GitHub's API spells them, to the kind of object. */
export const typeOfMode = (mode: string): "blob" | "tree" | "commit" => {
  if (mode === "040000" || mode === "40000") return "tree";
  return mode === "160000" ? "commit" : "blob";
};

const clean = (text: string): string => text.replace(/[<>\n\0]/g, "").trim();

const renderPerson = ({ name, email, date }: Person): string =>
  `${clean(name)} <${clean(email)}> ${Math.floor(Date.parse(date) / 1000)} +0000`;

/** The content of a commit object. Dates are ISO 8601 and written in UTC, whole seconds. */
export const renderCommit = (commit: Omit<Commit, "sha">): Buffer =>
  Buffer.from(
    [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${renderPerson(commit.author)}`,
      `committer ${renderPerson(commit.committer)}`,
      "",
      commit.message,
    ].join("\n"),
  );

const parsePerson = (line: string): Person => {
  const match = /^(.*?) ?<(.*?)> (\d+)/.exec(line);
  const seconds = Number(match?.[3] ?? 0);
  return {
    name: match?.[1] ?? "",
    email: match?.[2] ?? "",
    date: new Date(seconds * 1000).toISOString().replace(".000Z", "Z"),
  };
};

/** Reads a commit object. Headers this world does not know (signatures, encoding) are passed over. */
export const parseCommit = (sha: string, content: Buffer): Commit => {
  const text = content.toString();
  const end = text.indexOf("\n\n");
  const headers = text.slice(0, end).split("\n");
  const values = (key: string) =>
    headers.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha,
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: parsePerson(values("author")[0] ?? ""),
    committer: parsePerson(values("committer")[0] ?? ""),
    message: text.slice(end + 2).replace(/\n$/, ""),
  };
};

/** Reads a tree object; modes come out with six digits. */
export const parseTree = (content: Buffer): TreeEntry[] => {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const zero = content.indexOf(0, space);
    entries.push({
      mode: content.toString("latin1", at, space).padStart(6, "0"),
      name: content.toString("utf8", space + 1, zero),
      sha: content.toString("hex", zero + 1, zero + 21),
    });
    at = zero + 21;
  }
  return entries;
};

const sortKey = (entry: TreeEntry): Buffer =>
  Buffer.from(typeOfMode(entry.mode) === "tree" ? `${entry.name}/` : entry.name);

/** The content of a tree object, in git's own order: directories sort as if their names ended with a slash. */
export const renderTree = (entries: TreeEntry[]): Buffer =>
  Buffer.concat(
    entries
      .map((entry) => ({ entry, key: sortKey(entry) }))
      .toSorted((a, b) => Buffer.compare(a.key, b.key))
      .flatMap(({ entry }) => [
        Buffer.from(`${entry.mode.replace(/^0+/, "")} ${entry.name}\0`),
        Buffer.from(entry.sha, "hex"),
      ]),
  );
