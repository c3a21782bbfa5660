// Emoji to choose from, fetched when somebody first asks: by name, or the most used by eye.
import { element } from "./chat-talk.js";

const MOST = 48;
let table;

export async function toggle(form, { url, words, insert }) {
  const open = form.querySelector(".emoji");
  const button = form.querySelector(".smile");
  if (open) return close(form, button, open);
  table ??= await fetch(url).then((response) => response.json(), () => ({ groups: [] }));
  const every = table.groups.flatMap(({ emoji }) => emoji);
  const panel = element("div", "emoji");
  const search = element("input");
  search.type = "search";
  search.setAttribute("aria-label", words.emoji);
  const signs = element("div", "signs");
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = every.filter((each) => !wanted || each.slice(1).some((word) => word.toLowerCase().includes(wanted)));
    signs.replaceChildren(...found.slice(0, MOST).map(([sign, name]) => choice(sign, name)));
    if (!found.length) signs.append(words.none);
  };
  const choice = (sign, name) => {
    const made = element("button", "plain", sign);
    made.type = "button";
    made.title = name;
    made.setAttribute("aria-label", name);
    made.addEventListener("click", () => {
      close(form, button, panel);
      insert(sign);
    });
    return made;
  };
  search.addEventListener("input", draw);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close(form, button, panel);
      button.focus();
    }
    if (event.key === "Enter" && event.target === search) {
      event.preventDefault();
      signs.querySelector("button")?.click();
    }
  });
  panel.append(search, signs);
  form.prepend(panel);
  button.setAttribute("aria-expanded", "true");
  draw();
  search.focus();
}

function close(_form, button, panel) {
  panel.remove();
  button.setAttribute("aria-expanded", "false");
}
