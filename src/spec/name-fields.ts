/** Fields by which others know a person, the likeliest first. */
export const NAME_FIELDS = [
  "username",
  "handle",
  "login",
  "nick",
  "nickname",
  "name",
  "display_name",
  "displayName",
  "label",
  "email",
];
