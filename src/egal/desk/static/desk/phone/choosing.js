// What opens above a button of a call: the keypad, and to whom it is passed on.

/** details[name=phone-menu]: closes by Escape and by a click elsewhere; data-asks is fetched at opening. */
export function keepMenus(phone) {
  phone.addEventListener("toggle", ({ target }) => target.matches("details[data-asks]") && target.open && ask(target), true);
  phone.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details[name=phone-menu]");
    if (event.key !== "Escape" || !menu?.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", ({ target }) => {
    for (const menu of phone.querySelectorAll("details[name=phone-menu][open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
  });
  phone.addEventListener("submit", ({ target }) => {
    const menu = target.closest("details.pass-on");
    if (menu) menu.open = false;
  });
  phone.addEventListener("input", ({ target }) => target.matches("[data-narrows]") && narrow(target));
}

/** Keys that are pressed stand above the others, and may be typed. */
export function keepKeypads(phone) {
  phone.addEventListener("keydown", (event) => {
    const keypad = event.target.closest("details.keypad[open]");
    const key = keypad && !event.ctrlKey && !event.metaKey && keypad.querySelector(`button[value="${CSS.escape(event.key)}"]`);
    if (!key) return;
    event.preventDefault();
    key.click();
  });
  phone.addEventListener("submit", ({ target, submitter }) => {
    if (target.matches("[data-keypad]")) target.querySelector("output").textContent += submitter.value;
  });
}

async function ask(menu) {
  const place = menu.querySelector("div");
  const response = await fetch(menu.dataset.asks, { headers: { "HX-Request-Type": "partial" }, cache: "no-store" }).catch(() => null);
  if (!response?.ok) return;
  place.innerHTML = await response.text();
  place.querySelector("[data-narrows]")?.focus();
}

/** Those whose names begin so, in any word; and the number, if it is one. */
function narrow(field) {
  const typed = field.value.trim().toLowerCase();
  const place = field.closest(".whom");
  for (const each of place.querySelectorAll("[data-name]")) {
    each.hidden = !` ${each.dataset.name.toLowerCase()}`.includes(` ${typed}`);
  }
  const number = place.querySelector(".to-number");
  if (!number) return;
  number.hidden = !/^[+\d][\d\s()/-]{2,}$/.test(typed);
  number.querySelector("input[name=number]").value = field.value.trim();
  number.querySelector(".name").textContent = field.value.trim();
}
