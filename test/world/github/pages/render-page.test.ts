import { describe, expect, it } from "vitest";
import { PAGE_POLICY } from "#src/world/github/pages/document.ts";
import { renderPage } from "#src/world/github/pages/render-page.ts";
import { COMMIT, fixtureReader, PERSON } from "./fixture-reader.ts";

const show = async (path: string, reader = fixtureReader()) => {
  const [name = "", query] = path.split("?");
  return renderPage(name, new URLSearchParams(query), reader);
};

describe("pages", () => {
  it.each([
    ["/", "acme/todo"],
    ["/acme", "acme/todo"],
    ["/acme/todo", "On main"],
    ["/acme/todo/issues", "by mona"],
    ["/acme/todo/issues?state=closed", "Nothing here"],
    ["/acme/todo/issues/1", "On it."],
    ["/acme/todo/issues/2", "wants to merge 1 commit"],
    ["/acme/todo/pull/2", "1 check not successful"],
    ["/acme/todo/pull/2/files", "Why 3?"],
    ["/acme/todo/pull/2", "It was 2."],
    ["/acme/todo/pull/2", "resolved by ana"],
    ["/acme/todo/pull/2/checks", "b is 3"],
    ["/acme/todo/pull/2/commits", "feat: add the list"],
    ["/acme/todo/blob/aidevos/2-todo/README.md", "On aidevos/2-todo"],
    ["/acme/todo/blob/aidevos/README.md", "On aidevos"],
    ["/acme/todo/actions", "Workflow runs"],
    ["/acme/todo/actions/runs/7", "cloned"],
    ["/acme/todo/commits/main", "0123456"],
    ["/acme/todo/commits", "0123456"],
    [`/acme/todo/commit/${COMMIT.sha}`, "With tests."],
    ["/acme/todo/deployments", "production"],
  ])("shows %s", async (path, text) => {
    const page = await show(path);
    expect(page?.status).toBe(200);
    expect(page?.html).toContain(text);
  });

  it.each([
    "/acme/other",
    "/acme/todo/issues/99",
    "/acme/todo/issues/x",
    "/acme/todo/pull/2/unknown",
    "/acme/todo/blob/main/none.ts",
    "/acme/todo/actions/runs/99",
    "/acme/todo/constructor",
    "/acme/todo/blob/main/%E0%A4%A",
  ])("answers 404 to %s", async (path) => {
    expect((await show(path))?.status).toBe(404);
  });

  it("leaves a path that is no page to others", async () => {
    expect(await show("/favicon.ico")).toBeNull();
  });
});

describe("hostile text", () => {
  const HOSTILE = `<script>alert(1)</script><img src=x onerror="alert(1)">"'><svg onload=alert(1)>`;
  const body = [
    HOSTILE,
    "[click](javascript:alert(1)) ![x](javascript:alert(1)) <a href='javascript:alert(1)'>y</a>",
    '<p style="position:fixed" class="state good" onclick="alert(1)">z</p><form action="/x"><button>go</button></form>',
    '```mermaid\nflowchart LR\n  a["</text><script>alert(1)</script>"] --> b\n```',
    "<details><summary>kept</summary>inside</details><iframe src='http://x'></iframe><!-- hidden marker -->",
  ].join("\n\n");
  const issue = {
    title: HOSTILE,
    body,
    labels: [{ name: HOSTILE, color: '"onload="x', description: HOSTILE }],
    entries: [
      {
        kind: "comment" as const,
        id: 1,
        author: { ...PERSON, login: HOSTILE },
        at: '"><script>',
        body,
        edited: false,
        reactions: { "<b>": 1 },
      },
    ],
  };

  it("stays text", async () => {
    const html = (await show("/acme/todo/issues/1", fixtureReader({ issue })))?.html ?? "";
    const tags = [...html.matchAll(/<\/?([a-z][\w-]*)((?:\s+[^<>]*)?)>/giu)];
    const names = new Set(tags.map(([, name]) => name));
    for (const name of ["script", "iframe", "form", "button", "object"]) expect(names).not.toContain(name);
    for (const [tag, , attributes = ""] of tags) {
      expect(attributes.replaceAll(/"[^"]*"/gu, ""), `${tag}`).not.toMatch(/\bon\w+|\bstyle\b/iu);
      expect(attributes, `${tag}`).not.toMatch(/(?:href|src)="\s*javascript:/iu);
    }
    expect(html).not.toContain("hidden marker");
    expect(html).toContain("<summary>kept</summary>");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("becomes no link when it is an address", async () => {
    const html = (await show("/acme/todo/deployments"))?.html ?? "";
    expect(html).toContain('<a href="#">javascript:alert(1)</a>');
  });

  it("meets a policy that runs nothing", async () => {
    expect(PAGE_POLICY).toMatch(/default-src 'none'; style-src 'sha256-[\w+/=]{44}'/u);
    expect(PAGE_POLICY).not.toMatch(/unsafe|script-src/u);
  });
});
