// What is asked of the server for the telephone.
import { isSignIn } from "../parts.js";

/** The answer, a refusal (422) too; null for none. token: against forgeries. */
export async function post(url, body, token, keepalive = false) {
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "X-CSRFToken": token };
  const response = await fetch(url, { method: "POST", body, headers, keepalive }).catch(() => null);
  if (response && isSignIn(response)) location.reload();
  return response?.ok || response?.status === 422 ? response : null;
}

/** The panel with the switchboard's reason in the reader's language; null for no answer. */
export async function refusal(url, reason) {
  const address = new URL(url, location.href);
  address.searchParams.set("refused", reason);
  const headers = { "HX-Request-Type": "partial" };
  const response = await fetch(address, { headers, cache: "no-store" }).catch(() => null);
  return response?.ok && !isSignIn(response) ? response.text() : null;
}

export function form(values) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  return body;
}
