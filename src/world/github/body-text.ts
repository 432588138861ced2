import { ApiError } from "./reply.ts";

const LONGEST_BODY = 65_536;

/** Refuses a text that GitHub would refuse for its length in characters. */
export const checkLength = (resource: string, text: string): string => {
  // Only what is long in UTF-16 can be long in characters.
  if (text.length > LONGEST_BODY && [...text].length > LONGEST_BODY) {
    const message = `Body is too long (maximum is ${LONGEST_BODY} characters)`;
    const field = resource === "IssueComment" ? "data" : "body";
    throw new ApiError(422, "Validation Failed", [{ resource, code: "unprocessable", field, message }]);
  }
  return text;
};

/** A comment's text: it must say something. */
export const checkComment = (resource: string, text: string | undefined): string => {
  if (text === undefined || text.trim() === "") {
    const message = "Body cannot be blank";
    throw new ApiError(422, "Validation Failed", [{ resource, code: "unprocessable", field: "data", message }]);
  }
  return checkLength(resource, text);
};
