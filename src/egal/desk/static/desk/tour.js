// A look round the desk for whoever asks for one: a dialog that goes from part to part.

const GAP = 12; // px between the dialog and what it tells of

export function offerTour() {
  const tour = document.getElementById("tour");
  document.documentElement.classList.add("scripted");
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-tour]")) begin(tour);
    const step = target.closest("#tour [data-step]");
    if (step) go(tour, at(tour) + Number(step.dataset.step));
  });
  tour.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowRight" || key === "ArrowLeft") go(tour, at(tour) + (key === "ArrowRight" ? 1 : -1));
  });
  tour.addEventListener("close", () => mark());
  addEventListener("resize", () => tour.open && show(tour, at(tour)));
}

function begin(tour) {
  tour.showModal();
  show(tour, 0);
}

/** Beyond the last step it is over; before the first there is none. */
function go(tour, step) {
  if (step >= sections(tour).length) tour.close();
  else show(tour, Math.max(step, 0));
}

function show(tour, step) {
  const all = sections(tour);
  all.forEach((section, place) => (section.hidden = place !== step));
  const [told, [back, next]] = [tour.querySelector(".at"), tour.querySelectorAll("[data-step]")];
  told.textContent = told.dataset.text.replace("{}", step + 1).replace("{}", all.length);
  back.disabled = step === 0;
  next.textContent = step === all.length - 1 ? next.dataset.last : next.dataset.next;
  const target = [...document.querySelectorAll(all[step].dataset.at)].findLast((each) => each.checkVisibility());
  mark(target);
  place(tour, target);
}

/** Beside it where there is room, else over its lower part; in the middle where it is not to be seen. */
function place(tour, target) {
  const { offsetWidth: width, offsetHeight: height } = tour;
  const box = target?.getBoundingClientRect() ?? { left: innerWidth / 2, right: innerWidth, top: innerHeight, bottom: innerHeight };
  const beside = box.right + GAP + width < innerWidth;
  const left = beside ? box.right + GAP : box.left + GAP;
  const top = beside ? box.top + GAP : box.bottom - height - GAP;
  tour.style.left = `${within(left, innerWidth - width)}px`;
  tour.style.top = `${within(top, innerHeight - height)}px`;
}

function within(value, most) {
  return Math.round(Math.min(Math.max(value, GAP), most - GAP));
}

function mark(target) {
  for (const before of document.querySelectorAll(".toured")) before.classList.remove("toured");
  target?.classList.add("toured");
}

function at(tour) {
  return sections(tour).findIndex((section) => !section.hidden);
}

function sections(tour) {
  return [...tour.querySelectorAll("section")];
}
