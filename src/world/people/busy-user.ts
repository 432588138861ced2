import { Agent, request } from "node:http";

const FIRST_ADDRESS = 10;

export type Answer = { status: number; text: string };

/** One person at an address of their own: products count writes by address. */
export const openBusyUser = (origin: string, index: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const localAddress = `127.0.2.${FIRST_ADDRESS + index}`;
  let token = "";
  const send = (method: string, path: string, body?: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(token !== "" && { authorization: `Bearer ${token}` }),
        ...(body && { "content-type": "application/json" }),
      };
      const sent = request(`${origin}${path}`, { method, headers, agent, localAddress }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text })).on("error", reject);
      });
      sent.on("error", reject).end(body && JSON.stringify(body));
    });
  return {
    send,
    signIn: async (): Promise<{ id: string; name: string }> => {
      const { text } = await send("POST", "/api/session", { name: `User ${index}` });
      const session = JSON.parse(text) as { token: string; person: { id: string; name: string } };
      ({ token } = session);
      return session.person;
    },
    close: () => agent.destroy(),
  };
};
export type BusyUser = ReturnType<typeof openBusyUser>;
