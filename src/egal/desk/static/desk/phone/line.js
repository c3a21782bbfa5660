// Hears what the telephone says on pages that follow nothing else.
import { Stream } from "../stream.js";

/** place: an element that names stream, workspace and worker. */
export function hearPhone({ dataset: { stream, workspace, worker } }) {
  const url = new URL(stream, location.href);
  url.searchParams.set("workspace", workspace);
  connect(url.href, 0, worker, `egal ${workspace}`, ({ kind, change }) => pass(kind, change));
}

/** What a stream brought, as an event of the page. */
export function pass(kind, change) {
  const detail = kind === "hello" ? { kind: "look" } : change;
  if (kind === "phone" || kind === "hello") document.dispatchEvent(new CustomEvent("egal:phone", { detail }));
}

/** One stream for all tabs of a workspace, where the browser can share it. hear: as `Stream` says. */
export function connect(url, seq, worker, name, hear) {
  if (!globalThis.SharedWorker) return new Stream(url, seq, hear);
  const { port } = new SharedWorker(worker, { type: "module", name });
  port.addEventListener("message", ({ data }) => hear(data));
  port.start();
  const begin = () => port.postMessage({ kind: "listen", url, seq });
  addEventListener("pagehide", () => port.postMessage({ kind: "goodbye" }));
  addEventListener("pageshow", ({ persisted }) => persisted && begin());
  return begin();
}
