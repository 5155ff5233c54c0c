// Definitions of layers and labels where there is no pointer that hovers: a long touch shows one and chooses nothing. Esc hides any.

import { view } from "./work.js";

const LONG = 500;
const STILL = 10;
let touched = null;

export function watchTips() {
  view.form.addEventListener("pointerdown", begin);
  view.form.addEventListener("pointermove", ({ clientX, clientY }) => touched && Math.hypot(clientX - touched.x, clientY - touched.y) > STILL && end());
  for (const kind of ["pointerup", "pointercancel", "scroll"]) document.addEventListener(kind, end, true);
  document.addEventListener("pointerdown", hideOthers, true);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && view.panel.classList.add("without-tips"), true);
  for (const kind of ["pointerover", "focusin"]) view.panel.addEventListener(kind, () => view.panel.classList.remove("without-tips"));
  view.form.addEventListener("contextmenu", (event) => event.target.closest(".shows-tip") && event.preventDefault());
  // The click that ends a long touch.
  view.form.addEventListener("click", swallowEnd, true);
}

function begin({ pointerType, target, clientX, clientY }) {
  const owner = target.closest(".option, .layer-name");
  if (pointerType !== "touch" || !owner?.querySelector(":scope > .tip")) return;
  touched = { x: clientX, y: clientY, timer: setTimeout(() => owner.classList.add("shows-tip"), LONG) };
}

function end() {
  clearTimeout(touched?.timer);
  touched = null;
}

function hideOthers() {
  view.form.querySelectorAll(".shows-tip").forEach((owner) => owner.classList.remove("shows-tip"));
}

function swallowEnd(event) {
  if (!event.target.closest(".shows-tip")) return;
  event.preventDefault();
  event.stopPropagation();
}
