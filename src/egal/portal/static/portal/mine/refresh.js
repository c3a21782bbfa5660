// What is said while somebody reads appears below, without touching what they are writing.
const EVERY = 15_000;
const FEW = 60_000; // while the page is in the background

let waiting;

async function look() {
  try {
    const answer = await fetch(location.href);
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // offline: the next look is soon enough
  }
  wait();
}

function show(page) {
  const there = document.getElementById("said");
  const here = page.getElementById("said");
  if (!there || !here) return;
  const known = there.querySelectorAll("article").length;
  if (here.querySelectorAll("article").length > known) there.replaceChildren(...here.children);
  document.getElementById("state")?.replaceWith(page.getElementById("state"));
}

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(look, document.hidden ? FEW : EVERY);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});
wait();
