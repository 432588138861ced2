/** What an operation answers at its end. */
export const renderReply = (status: number, body: string): string =>
  status === 204 ? "return { status: 204, body: null };\n" : `return { status: ${status}, body: ${body} };\n`;
