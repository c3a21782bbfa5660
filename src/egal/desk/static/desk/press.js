// What a key or the palette does with an element: the same as a hand would.

export function press(element) {
  if (element.matches("form")) element.requestSubmit();
  else if (element.matches("details")) open(element);
  else if (element.matches("textarea, input:not([type=checkbox], [type=radio])")) write(element);
  else element.click();
}

function open(menu) {
  menu.open = true;
  const first = [...menu.querySelectorAll(".panel :is(input:not([type=hidden]), .choice)")];
  first.find((each) => each.checkVisibility())?.focus();
}

/** The field may be in a drawer, where there is little room. */
function write(field) {
  if (!field.checkVisibility()) field.closest("[popover]")?.showPopover();
  field.select();
  field.focus();
}
