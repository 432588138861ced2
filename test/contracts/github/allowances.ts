/** String formats that are not checked, with the reason. */
export const UNCHECKED_FORMATS: Record<string, string> = {
  email: "GitHub's own bot addresses, `1+x[bot]@users.noreply.github.com`, are no RFC 5322 addresses",
  "repo.nwo": "GitHub's own word for `owner/name`; no validator knows it",
  "ssh-url": "GitHub's own word for `git@host:owner/name.git`; no validator knows it",
  timestamp: "GitHub writes some of these as seconds since 1970, and some as ISO 8601",
  int64: "JavaScript has one kind of number; `type: integer` still holds",
  "uri-template": "GitHub's templates `{/name}` and `{?page}` are checked as plain text",
};

/** Response or webhook problems that GitHub's own data has too. `where` is an operation or a webhook, `problem` its text. */
export type Allowance = { where: RegExp; problem: RegExp; reason: string };

export const ALLOWANCES: Allowance[] = [
  {
    where: /^GET \/app\/installations → 200$/u,
    problem: /^\/\d+\/account /u,
    reason: "the description wants a user and an enterprise at once (`allOf`); for one installation it says `anyOf`",
  },
  {
    where: /^repository-dispatch-sample\.collected$/u,
    problem: /^\/action /u,
    reason: "the action is the caller's own word; the description only knows a sample",
  },
];
