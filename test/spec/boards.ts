/** A spec of which two operations are written by hand. */
export const BOARDS = `## Services

### Board

A drawing. One instance per board.

- name: text, required, 1–80 characters
- version: whole number, counted by the service

Operations:

- Make a board: \`PUT /boards/{board}\`
- Read a board: \`GET /boards/{board}\`

- Merge changes: \`POST /boards/{board}/changes\` → 200; by hand: takes \`changes\`, each with \`shape\` and \`clock\`; of two to one shape the one with the higher \`clock\` wins. A change without a \`clock\`: 422 \`{"oops": "no_clock"}\`. Answers \`{"applied": n}\`.
- Find a shape: \`GET /boards/{board}/shapes/{shape}\`, only the owner may do this; by hand: the shape as it was last changed.

## Who may do what

- Signed-in people may make, read and merge.

## Acceptance scenarios

### A board is kept

- When Ana sends \`PUT /boards/garden\` with \`{"name": "Garden"}\`
- Then the answer is 201
- When Ana sends \`GET /boards/garden\`
- Then the answer is 200 and \`name\` is "Garden"

### The later one wins

- When Ana sends \`PUT /boards/lake\` with \`{"name": "Lake"}\`
- Then the answer is 201
- When Ana sends \`POST /boards/lake/changes\` with \`{"changes": [{"shape": "a", "clock": 2}]}\`
- Then the answer is 200 and the body is \`{"applied": 1}\`
- When Ana sends \`GET /boards/lake/shapes/a\`
- Then the answer is 200 and the body is \`{"shape": "a", "clock": 2}\`
- When Ana sends \`POST /boards/lake/changes\` with \`{"changes": [{"shape": "a"}]}\`
- Then the answer is 422
`;
