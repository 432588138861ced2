import { describe, expect, test } from "vitest";
import { renderPage } from "../../src/orchestration/object/page.ts";
import { ballotOf, leadersOf } from "../../src/orchestration/object/tally.ts";

describe("a page for people", () => {
  test("shows what was sent as text, and runs nothing", () => {
    const { headers, text = "" } = renderPage(200, {
      title: '<script>"x"</script>',
      refresh: 5,
      sections: [{ items: ["a & b"] }, { columns: ["rank", "who"], rows: [[1, "<b>Ann</b>"]] }],
    });
    expect(headers?.["content-type"]).toContain("text/html");
    expect(headers?.["content-security-policy"]).toContain("default-src 'none'");
    expect(text).not.toContain("<script>");
    expect(text).not.toContain("<b>");
    expect(text).toContain("<h1>&lt;script&gt;&quot;x&quot;&lt;/script&gt;</h1>");
    expect(text).toContain("<li>a &amp; b</li>");
    expect(text).toContain("<td>1</td>");
    expect(text).toContain('content="5"');
  });
});

describe("what was chosen", () => {
  const options = [{ id: "a" }, { id: "b" }, { id: "c" }];
  const count = (ballots: string[][]) => ballotOf(options, ({ id }) => id, ballots);

  test("counts each entry, in their order", () => {
    expect(count([["a", "b"], ["b"]]).map(({ ballots, choices, votes }) => [votes, ballots, choices])).toEqual([
      [1, 2, 3],
      [2, 2, 3],
      [0, 2, 3],
    ]);
  });

  test("names all that lead, and nobody where nothing was chosen", () => {
    expect(leadersOf(count([["c"], ["a"]])).map(({ entry }) => entry.id)).toEqual(["a", "c"]);
    expect(leadersOf(count([]))).toEqual([]);
  });
});
