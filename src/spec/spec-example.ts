/** A short, whole spec: what a person is shown who has not written one yet. It is parsed in the tests. */
export const SPEC_EXAMPLE = `## Services

### Note

Something worth remembering. One instance per notebook.

- title: text, required, 1–120 characters
- pinned: yes/no, default no

Operations:

- Add a note: \`POST /notebooks/{notebook}/notes\` → 201
- List the notes: \`GET /notebooks/{notebook}/notes\`, newest first
- Remove a note: \`DELETE /notebooks/{notebook}/notes/{id}\`

## Who may do what

- Only the owner of a notebook may add, list and remove its notes.

## Acceptance scenarios

### A note is kept

- Given Ana is signed in
- When Ana sends \`POST /notebooks/garden/notes\` with \`{"title": "Water the beans"}\`
- Then the answer is 201 and \`title\` is "Water the beans"
- When Ana sends \`GET /notebooks/garden/notes\`
- Then the answer is 200 and the titles are "Water the beans"
`;
