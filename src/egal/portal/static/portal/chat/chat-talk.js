// Draws what was said: bubbles in the order of time, a mark for each day, files, and how far each
// of one's own has come. What does not change stays the same element, so that nothing jumps.

/** words: as views.py gives them. file: (id) → an address of its bytes. acts: {again, drop, grown}. */
export class Talk {
  #list;
  #words;
  #file;
  #acts;
  #language;
  #drawn = new Map();
  #empty;

  constructor(list, { words, file, acts, language }) {
    this.#list = list;
    this.#words = words;
    this.#file = file;
    this.#acts = acts;
    this.#language = language;
    this.#empty = [...list.children];
  }

  /** messages: those the server knows, oldest first. waiting: rows of the outbox. */
  draw(messages, waiting) {
    const rows = [...messages.map((each) => ({ key: each.client_id || each.id, each })), ...waiting.map((each) => ({ key: each.client_id, each: pending(each) }))];
    const children = [...this.#empty.filter((child) => child.classList.contains("greeting") || !rows.length)];
    const seen = new Set();
    let day = "";
    for (const { key, each } of rows) {
      const date = new Date(each.at);
      if (date.toDateString() !== day) {
        day = date.toDateString();
        children.push(this.#mark(date));
      }
      seen.add(key);
      children.push(this.#bubble(key, each));
    }
    for (const key of this.#drawn.keys()) if (!seen.has(key) && !key.startsWith("day ")) this.#drawn.delete(key);
    place(this.#list, children);
  }

  #mark(date) {
    const key = `day ${date.toDateString()}`;
    if (!this.#drawn.has(key)) {
      const row = element("li", "day");
      row.append(element("span", "", this.#named(date)));
      this.#drawn.set(key, { row });
    }
    return this.#drawn.get(key).row;
  }

  #named(date) {
    const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
    if (days === 0) return this.#words.today;
    if (days === 1) return this.#words.yesterday;
    return date.toLocaleDateString(this.#language, { weekday: "long", day: "numeric", month: "long" });
  }

  #bubble(key, each) {
    const known = this.#drawn.get(key);
    const state = JSON.stringify(each);
    if (known?.state === state) return known.row;
    const row = known?.row ?? element("li");
    row.className = `${each.mine ? "mine" : "theirs"}${each.waiting ? " waiting" : ""}${each.refused ? " refused" : ""}`;
    row.dataset.id = each.id ?? "";
    const files = known?.id === each.id ? [...row.querySelectorAll(".file")] : [];
    row.replaceChildren(...this.#parts(each, files));
    this.#drawn.set(key, { row, state, id: each.id });
    return row;
  }

  #parts(each, files) {
    const bubble = element("div", "bubble");
    bubble.append(element("b", each.mine ? "sr" : "from", each.mine ? this.#words.you : each.automatic ? this.#words.automatic : each.author));
    if (each.text) bubble.append(linked(each.text));
    for (const [place, file] of each.files.entries()) bubble.append(files[place] ?? this.#attached(file));
    return [bubble, this.#foot(each)];
  }

  #foot(each) {
    const foot = element("p", "foot");
    const time = element("time", "", new Date(each.at).toLocaleTimeString(this.#language, { hour: "numeric", minute: "2-digit" }));
    time.dateTime = new Date(each.at).toISOString();
    foot.append(time);
    const said = each.refused ? this.#words.refused.replace("{}", each.refused) : each.waiting ? this.#words[each.failed ? "waits" : "sending"] : each.mine ? this.#words[each.state] : each.went_on ? this.#words.wentOn : "";
    if (said) foot.append(" · ", element("span", "state", said));
    if (each.failed || each.refused) {
      if (!each.refused) foot.append(" ", this.#button("again", each.row));
      foot.append(" ", this.#button("drop", each.row));
    }
    return foot;
  }

  #button(name, row) {
    const button = element("button", "plain", this.#words[name]);
    button.type = "button";
    button.addEventListener("click", () => this.#acts[name](row));
    return button;
  }

  #attached(file) {
    const link = element("a", "file", file.name);
    if (!file.id) return link;
    link.href = "#";
    link.addEventListener("click", async (event) => {
      if (link.href.startsWith("blob:")) return;
      event.preventDefault();
      link.href = await this.#file(file.id).catch(() => "#");
      link.download = file.name;
      if (link.href.startsWith("blob:")) link.click();
    });
    if (file.picture) this.#show(link, file);
    return link;
  }

  async #show(link, file) {
    const url = await this.#file(file.id).catch(() => "");
    if (!url) return;
    const picture = element("img");
    picture.alt = file.name;
    picture.addEventListener("load", () => this.#acts.grown(picture));
    picture.src = url;
    link.replaceChildren(picture);
    link.classList.add("picture");
  }
}

function pending(row) {
  const files = row.files.map(({ name }) => ({ name, id: "" }));
  return { mine: true, waiting: true, failed: row.failed, refused: row.refused, text: row.text, files, at: row.at, row };
}

/** Only what is new or has moved is touched. */
function place(list, children) {
  for (const [index, child] of children.entries()) {
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
  }
  while (list.children.length > children.length) list.lastElementChild.remove();
}

/** Text with its lines; what is an address of the web can be followed. */
function linked(text) {
  const paragraph = element("p");
  for (const part of text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/)) {
    if (!/^https?:/.test(part)) {
      paragraph.append(part);
      continue;
    }
    const link = element("a", "", part);
    link.href = part;
    link.rel = "noopener noreferrer nofollow";
    link.target = "_blank";
    paragraph.append(link);
  }
  return paragraph;
}

export function element(name, kind = "", text = "") {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  if (text) made.dir = "auto";
  return made;
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
