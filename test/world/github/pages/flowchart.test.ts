import { describe, expect, it } from "vitest";
import { layoutFlowchart } from "#src/world/github/pages/diagram/layout-flowchart.ts";
import { parseFlowchart } from "#src/world/github/pages/diagram/parse-flowchart.ts";
import { renderFlowchart } from "#src/world/github/pages/diagram/render-flowchart.ts";

const PLAN = `flowchart LR
  %% how the product is put together
  person(["Person"])
  subgraph worker ["Worker todo"]
    router["Orchestration layer"]
    subgraph objects ["Durable Objects"]
      todo[("Todo<br/>one per list")]:::store
      link[(Link)]
    end
  end
  person -->|"GET /lists/{list}"| router
  router --> todo & link
  todo -. alarm .-> link
  link <==> link
  classDef store fill:#fff`;

describe("parseFlowchart", () => {
  it("reads nodes, groups and edges", () => {
    const chart = parseFlowchart(PLAN);
    expect(chart.direction).toBe("LR");
    expect(chart.nodes.find((node) => node.id === "todo")).toEqual({
      id: "todo",
      label: "Todo\none per list",
      shape: "cylinder",
      group: "objects",
    });
    expect(chart.groups).toEqual([
      { id: "worker", label: "Worker todo", parent: null },
      { id: "objects", label: "Durable Objects", parent: "worker" },
    ]);
    expect(chart.edges.map(({ from, to, label, line, arrow }) => `${from} ${to} ${label} ${line} ${arrow}`)).toEqual([
      "person router GET /lists/{list} solid end",
      "router todo  solid end",
      "router link  solid end",
      "todo link alarm dotted end",
      "link link  thick both",
    ]);
  });

  it.each([
    ["another kind", "sequenceDiagram\n  a->>b: hi"],
    ["an open bracket", "flowchart LR\n  a[never closed --> b"],
    ["an edge to nowhere", "flowchart LR\n  a -->"],
    ["an open subgraph", "flowchart LR\n  subgraph x\n  a"],
    ["an end too many", "flowchart LR\n  a\n  end"],
    ["nothing", "flowchart LR"],
    ["too much", `flowchart LR\n${Array.from({ length: 120 }, (_, n) => `n${n} --> n${n + 1}`).join("\n")}`],
  ])("refuses %s", (_what, source) => {
    expect(() => parseFlowchart(source)).toThrow(/./u);
  });
});

describe("layoutFlowchart", () => {
  const { nodes, groups, edges, size } = layoutFlowchart(parseFlowchart(PLAN));
  const boxOf = (id: string) => [...nodes, ...groups].find((each) => each.id === id)!.box;

  it("draws a group around what it holds, and nothing over anything else", () => {
    const [inner, todo, person] = [boxOf("objects"), boxOf("todo"), boxOf("person")];
    expect(todo.x).toBeGreaterThan(inner.x);
    expect(todo.x + todo.width).toBeLessThan(inner.x + inner.width);
    expect(boxOf("worker").x).toBeGreaterThan(person.x + person.width);
    for (const left of nodes)
      for (const right of nodes.filter((other) => other.id > left.id))
        expect(
          left.box.x + left.box.width <= right.box.x ||
            right.box.x + right.box.width <= left.box.x ||
            left.box.y + left.box.height <= right.box.y ||
            right.box.y + right.box.height <= left.box.y,
          `${left.id} over ${right.id}`,
        ).toBe(true);
  });

  it("ends every edge at its nodes", () => {
    const touches = (point: { x: number; y: number }, { x, y, width, height }: ReturnType<typeof boxOf>) =>
      point.x >= x - 1 && point.x <= x + width + 1 && point.y >= y - 1 && point.y <= y + height + 1;
    for (const edge of edges) {
      expect(touches(edge.points[0]!, boxOf(edge.from)), `${edge.from} →`).toBe(true);
      expect(touches(edge.points.at(-1)!, boxOf(edge.to)), `→ ${edge.to}`).toBe(true);
    }
    expect(size.width).toBeGreaterThan(200);
  });
});

it("draws with classes alone, and the same each time", () => {
  const svg = renderFlowchart(PLAN).markup;
  expect(svg).not.toMatch(/style=|<style|NaN/u);
  expect(svg.match(/class="node /gu)).toHaveLength(4);
  expect(renderFlowchart(PLAN).markup).toBe(svg);
});
