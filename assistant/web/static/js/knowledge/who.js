// Who did something, as people say it: `agent:ruth` is ruth.
import { t } from "../words.js";

/** @param {string} actor `kind:id` */
export function who(actor) {
  const [kind, ...rest] = actor.split(":");
  const name = rest.join(":") || kind;
  if (kind === "system") return t("who.system");
  return name === "local" ? t("who.local") : name; // nobody signs in on a machine of one's own
}
