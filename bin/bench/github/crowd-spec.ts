const THINGS =
  "lamp chair kettle ladder bucket drill wheel barrel candle mirror pillow basket hammer needle saddle sledge tripod velvet whistle zipper".split(
    " ",
  );

/** The `n`th spec of a repository: one service of its own, which goes with all the others. */
export const crowdSpec = (n: number): { title: string; body: string } => {
  const round = Math.floor(n / THINGS.length);
  const thing = `${THINGS[n % THINGS.length] ?? ""}${round === 0 ? "" : String.fromCharCode(96 + round)}`;
  const name = `${thing.slice(0, 1).toUpperCase()}${thing.slice(1)}`;
  return {
    title: `A list of ${thing}s`,
    body: `The club keeps a list of its ${thing}s. No log-in.

## ${name}

| Member | Type | Rules |
|---|---|---|
| \`id\` | string | UUID, set by the server |
| \`label\` | string | required; 1 to 80 characters after trimming |
| \`broken\` | boolean | optional, default false |

## ${name} endpoints

- \`POST /v1/${thing}s\` creates a ${thing}. 201 with the ${thing}.
- \`GET /v1/${thing}s/{id}\` gives 200 and the ${thing}.
- \`PATCH /v1/${thing}s/{id}\` changes only the members given. 200 with the ${thing}.

## Acceptance scenarios

### A ${thing} breaks

- When somebody sends \`POST /v1/${thing}s\` with \`{"label": "old"}\`
- Then the answer is 201 and \`broken\` is false
- And remember \`id\` as it
- When somebody sends \`PATCH /v1/${thing}s/{it}\` with \`{"broken": true}\`
- Then the answer is 200 and \`broken\` is true
`,
  };
};
