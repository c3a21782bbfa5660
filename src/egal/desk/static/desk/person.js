// The panel of a person: a form in it that was sent folds away, and names are offered in a field.

const SOON = 150; // ms after the last key

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const folded = ctx?.sourceElement?.closest?.("#person details");
  if (!folded || !ctx.response.raw.ok) return;
  folded.open = false;
  folded.querySelector("summary").focus();
});

let timer;
let asked;

/** <input list data-completes="…">: what the server knows stands in its datalist while one types. */
document.addEventListener("input", ({ target, inputType }) => {
  if (!target.dataset?.completes || !inputType) return; // without a type, one was chosen
  clearTimeout(timer);
  timer = setTimeout(() => offer(target), SOON);
});

async function offer(input) {
  asked?.abort();
  asked = new AbortController();
  const url = new URL(input.dataset.completes, location.href);
  url.searchParams.set("q", input.value);
  const response = await fetch(url, { signal: asked.signal }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const { names } = await response.json();
  input.list.replaceChildren(...names.map((name) => new Option(name)));
}
