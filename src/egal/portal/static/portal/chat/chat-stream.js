// Follows what happens, by server-sent events over `fetch`, which can say who asks in a header.
// Comes back by itself: after a cut, after sleep, when the network is there again.

const SILENCE = 60_000; // ms without a sign of life after which the line is dead
const FIRST = 500; // ms before the first new try; doubled up to LONGEST
const LONGEST = 30_000;

/** heard: called with the name and the data of each event. headers: called for each try. */
export function follow(url, headers, heard) {
  let [pause, stopped, cut, timer, rest] = [FIRST, false, null, 0, null];

  const again = () => {
    pause = FIRST;
    rest?.();
  };
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => cut?.abort(), SILENCE);
  };
  const woken = () => {
    if (!document.hidden) again();
  };
  addEventListener("online", again);
  document.addEventListener("visibilitychange", woken);

  (async () => {
    while (!stopped) {
      cut = new AbortController();
      try {
        alive();
        const response = await fetch(url, { headers: headers(), signal: cut.signal, cache: "no-store" });
        if (response.status === 401) break;
        if (response.ok) {
          pause = FIRST;
          await read(response.body, heard, alive);
        }
      } catch {}
      clearTimeout(timer);
      heard("cut", {});
      if (stopped) break;
      await new Promise((done) => {
        rest = done;
        setTimeout(done, pause * (0.75 + Math.random() / 2));
      });
      pause = Math.min(pause * 2, LONGEST);
    }
  })();

  return () => {
    stopped = true;
    cut?.abort();
    rest?.();
    removeEventListener("online", again);
    document.removeEventListener("visibilitychange", woken);
  };
}

async function read(body, heard, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    const parts = (text + value).split("\n\n");
    text = parts.pop();
    for (const part of parts) tell(part, heard);
  }
}

function tell(part, heard) {
  const lines = part.split("\n");
  const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
  const data = lines.find((line) => line.startsWith("data: "))?.slice(6);
  if (name) heard(name, JSON.parse(data ?? "{}"));
}
