// Lists what was read before and is kept on this device.
const list = document.querySelector(".kept");

for (const name of (await caches.keys()).filter((each) => /^egal-(pages|own)-/.test(each))) {
  const pages = await caches.open(name);
  for (const request of (await pages.keys()).reverse()) {
    if (request.url.startsWith(new URL(list.dataset.base, location).href)) {
      await show(request, await pages.match(request, { ignoreVary: true }));
    }
  }
}
list.hidden = !list.children.length;

async function show(request, kept) {
  const read = new DOMParser().parseFromString(await kept.text(), "text/html");
  const link = document.createElement("a");
  link.href = request.url;
  link.textContent = read.querySelector("h1")?.textContent.trim() || read.title;
  const line = document.createElement("li");
  line.append(link);
  list.append(line);
}
