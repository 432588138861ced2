import { expect, test } from "vitest";
import { chooseRecipes } from "#product/scripts/perf/choose-recipe.ts";
import { compileRoutes } from "#product/src/orchestration/edge/router.ts";
import type {
  Method,
  OperationDefinition,
  ProductDefinition,
  ServiceDefinition,
} from "#product/src/orchestration/contract/product-definition.ts";
import type { Scenario, ScenarioStep } from "#product/test/harness/scenario.ts";

const operation = (method: Method, path: string, status: number): OperationDefinition => ({
  summary: "",
  access: "owner",
  route: { method, path },
  status,
  answers: "record",
});
const blog: ServiceDefinition = {
  binding: "BLOG",
  summary: "",
  key: { from: "generated", name: "blog", length: 8 },
  schema: {},
  records: "many",
  maxRecords: 100,
  retentionDays: null,
  calls: [],
  operations: {
    open: operation("POST", "/blogs", 201),
    write: operation("POST", "/blogs/{blog}/posts", 201),
    posts: operation("GET", "/blogs/{blog}/posts", 200),
    read: operation("GET", "/blogs/{blog}/posts/{id}", 200),
    remove: operation("DELETE", "/blogs/{blog}/posts/{id}", 204),
    comment: operation("POST", "/blogs/{blog}/posts/{post}/comments", 201),
    comments: operation("GET", "/blogs/{blog}/posts/{post}/comments", 200),
  },
};
const product: ProductDefinition = { name: "blogs", title: "", summary: "", services: { Blog: blog } };
const routes = compileRoutes(product);

const step = (method: string, path: string, status: number, save?: Record<string, string>): ScenarioStep => ({
  as: "Ada",
  method,
  path,
  expect: { status },
  ...(save && { save }),
});
const OPEN = step("POST", "/blogs", 201, { blog: "/blog" });
const WRITE = step("POST", "/blogs/{blog}/posts", 201, { post: "/id" });
const POST = "/blogs/{blog}/posts/{post}";
const scenario = (...steps: ScenarioStep[]): Scenario => ({ name: "", line: 1, names: [], steps });
const commented = scenario(
  OPEN,
  WRITE,
  step("POST", `${POST}/comments`, 201),
  step("GET", "/blogs/{blog}/posts", 200),
  step("GET", `${POST}/comments`, 200),
);
const recipeOf = (wanted: string, ...scenarios: Scenario[]) => chooseRecipes(routes, scenarios, [wanted]).get(wanted);

test("what is nearest to a list are the records that it lists, and making an instance fills none", () => {
  expect(recipeOf("Blog.posts", commented)).toMatchObject({ step: 3, chain: [1, 2], nearest: [1] });
  const read = scenario(...commented.steps.slice(0, 3), step("GET", POST, 200));
  expect(recipeOf("Blog.read", read)).toMatchObject({ step: 3, chain: [1, 2], nearest: [1] });
  expect(recipeOf("Blog.comments", commented)).toMatchObject({ step: 4, chain: [1, 2], nearest: [2] });
});

test("instances are made where nothing else is", () => {
  expect(recipeOf("Blog.open", scenario(OPEN))).toMatchObject({ step: 0, chain: [0], nearest: [0] });
});

test("a use after records were made is better than one before", () => {
  const empty = scenario(OPEN, step("GET", "/blogs/{blog}/posts", 200));
  expect(recipeOf("Blog.posts", empty, commented)?.scenario).toBe(commented);
});

test("a read that is only shown as refused is measured before the removal", () => {
  const removed = scenario(OPEN, WRITE, step("DELETE", POST, 204), step("GET", POST, 404));
  const recipe = recipeOf("Blog.read", removed);
  expect(recipe).toMatchObject({ step: 2, nearest: [1] });
  expect(recipe?.scenario.steps.at(-1)).toMatchObject({ method: "GET", expect: { status: 200 } });
});

test("what no scenario calls is left out", () => {
  expect(chooseRecipes(routes, [commented], ["Blog.remove", "Blog.posts", "Shop.list"]).size).toBe(1);
});
