// Holds the one stream that all tabs of this browser share: HTTP/1.1 allows six connections.
import { Stream } from "./stream.js";

const tabs = new Set();
let stream;

self.addEventListener("connect", ({ ports: [port] }) => {
  port.addEventListener("message", ({ data }) => answer(port, data));
  port.start();
});

function answer(port, { kind, url, seq }) {
  if (kind === "goodbye") tabs.delete(port);
  if (kind !== "listen") return;
  tabs.add(port);
  stream ??= new Stream(url, seq, tellAll);
  port.postMessage({ kind: stream.online ? "online" : "offline" });
  port.postMessage({ kind: "hello", seq: stream.seq });
}

function tellAll(news) {
  for (const tab of tabs) tab.postMessage(news);
}
