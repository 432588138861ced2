/** Which instance a request is for: `/tallies/{key}`. */
export const readKey = (request: Request): string => new URL(request.url).pathname.slice("/tallies/".length);
