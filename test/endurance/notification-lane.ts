import type { Ask } from "./ask.ts";

/** `name`: of the user too. */
export type NotificationLane = { name: string; sent: string[]; step(): Promise<void> };

/** A client that sends notifications to its user, each by both channels, one after the other. */
export const openNotificationLane = (options: {
  name: string;
  ask: Ask;
  token: string;
  webhook: string;
  onViolation(text: string): void;
}): NotificationLane => {
  const { ask, name, onViolation, token, webhook } = options;
  const sent: string[] = [];
  let count = 0;
  return {
    name,
    sent,
    async step() {
      count += 1;
      const message = `${name} was told ${count}`;
      const { body, status } = await ask({
        method: "POST",
        path: `/users/${name}/notifications`,
        body: { title: "News", message, channels: ["in_app", "webhook"], webhook_url: webhook },
        once: `${name}-${count}`,
        token,
      });
      if (status === 201 && body["message"] === message) sent.push(message);
      else onViolation(`the notification “${message}” was answered ${status} ${JSON.stringify(body).slice(0, 200)}`);
    },
  };
};
